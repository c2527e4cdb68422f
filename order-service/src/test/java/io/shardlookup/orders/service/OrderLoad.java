package io.shardlookup.orders.service;

import io.shardlookup.orders.v1.Order;
import io.shardlookup.orders.v1.OrderCommandServiceGrpc.OrderCommandServiceBlockingStub;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A caller that places orders and pays them, one after the other, until it is stopped. */
final class OrderLoad implements AutoCloseable {
  private final OrderCommandServiceBlockingStub commands;
  private final Map<String, Order> acknowledged = new ConcurrentHashMap<>();
  private final Thread thread = new Thread(this::run, "order-load");
  private volatile boolean stopped;
  private volatile @Nullable RuntimeException failure;

  OrderLoad(OrderCommandServiceBlockingStub commands) {
    this.commands = commands;
  }

  /** Begins. Once. */
  void start() {
    thread.start();
  }

  /** The orders so far, as they were acknowledged last; all of them once this is closed. */
  Map<String, Order> acknowledged() {
    return Map.copyOf(acknowledged);
  }

  @Override
  public void close() throws InterruptedException {
    stopped = true;
    thread.join();
    RuntimeException failed = failure;
    if (failed != null) {
      throw failed;
    }
  }

  private void run() {
    try {
      while (!stopped) {
        String number = commands.issueOrderNumber(Requests.ISSUE).getOrderNumber();
        acknowledged.put(number, commands.placeOrder(Requests.place(number)).getOrder());
        for (int part = 1; part <= 2; part++) {
          acknowledged.put(
              number, commands.payOrder(Requests.pay(number, "c" + part, 250)).getOrder());
        }
      }
    } catch (RuntimeException e) {
      failure = e;
    }
  }
}
