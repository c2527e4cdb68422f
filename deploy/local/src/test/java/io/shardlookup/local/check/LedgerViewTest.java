package io.shardlookup.local.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LedgerViewTest {
  private final List<String> story = new ArrayList<>();

  @Test
  void connectsAnewAfterAFailure() {
    LedgerView view = new LedgerView(List.of(this::connect));

    assertThatThrownBy(() -> view.version("shop", "20260101-1")).hasMessage("ledger of shop");
    assertThatThrownBy(() -> view.version("shop", "20260101-1")).hasMessage("ledger of shop");
    view.close();

    assertThat(story)
        .containsExactly(
            "connect", "prepareStatement", "close", "connect", "prepareStatement", "close");
  }

  /** A connection that breaks when it is used. */
  private Connection connect() {
    story.add("connect");
    return (Connection)
        Proxy.newProxyInstance(
            Connection.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
              story.add(method.getName());
              if (method.getName().equals("prepareStatement")) {
                throw new SQLException("gone");
              }
              return null;
            });
  }
}
