package io.shardlookup.local.check;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import io.shardlookup.local.check.CheckedOrder.Line;
import io.shardlookup.local.check.CheckedOrder.Parties;
import io.shardlookup.local.check.CheckedOrder.Payment;
import io.shardlookup.local.check.CheckedOrder.Times;
import io.shardlookup.local.check.CheckedOrder.Total;
import java.util.ArrayList;
import java.util.List;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/** Reads the documents of the read model through the driver alone. Thread-safe. */
final class ReadModelDocuments implements AutoCloseable {
  private final MongoClient client;
  private final MongoCollection<Document> documents;

  ReadModelDocuments(String uri, String database) {
    this.client = MongoClients.create(uri);
    this.documents = client.getDatabase(database).getCollection("orders");
  }

  /** All of them. */
  List<CheckedOrder> all() {
    List<CheckedOrder> all = new ArrayList<>();
    for (Document document : documents.find()) {
      all.add(order(document));
    }
    return all;
  }

  /** The version of an order that the read model shows; 0 if it does not know it. */
  long version(String number) {
    Document document = documents.find(new Document("_id", number)).first();
    return document == null ? 0 : number(document.get("order", Document.class), "version");
  }

  @Override
  public void close() {
    client.close();
  }

  private static CheckedOrder order(Document document) {
    Document order = document.get("order", Document.class);
    return new CheckedOrder(
        document.getString("_id"),
        number(order, "version"),
        order.getString("status"),
        new Parties(
            order.getString("customer_id"),
            order.getString("shop_id"),
            orEmpty(order.getString("cancel_reason"))),
        new Total(
            order.getString("currency"), number(order, "total_minor"), (int) number(order, "day")),
        new Times(number(order, "placed_at_micros"), number(order, "updated_at_micros")),
        order.getList("lines", Document.class).stream().map(ReadModelDocuments::line).toList(),
        order.getList("payments", Document.class).stream()
            .map(ReadModelDocuments::payment)
            .toList());
  }

  private static Line line(Document line) {
    return new Line(
        (int) number(line, "line_number"),
        line.getString("sku"),
        line.getString("name"),
        number(line, "quantity"),
        number(line, "unit_price_minor"));
  }

  private static Payment payment(Document payment) {
    return new Payment(
        payment.getString("payment_id"),
        number(payment, "amount_minor"),
        payment.getString("method"),
        number(payment, "paid_at_micros"));
  }

  private static long number(Document document, String field) {
    return document.get(field, Number.class).longValue();
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
