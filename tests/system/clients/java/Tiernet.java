import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import com.google.rpc.LocalizedMessage;
import com.google.rpc.PreconditionFailure;
import com.google.rpc.Status;
import io.grpc.ClientInterceptor;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.AbstractStub;
import io.grpc.stub.MetadataUtils;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What another system in Java needs to call Tiernet's services: accounts and refusals. */
final class Tiernet {
  private Tiernet() {}

  /** Who calls, for a node that takes development accounts. */
  record Account(String subject, String unit, String tier) {
    /** `stub`, speaking for this account. */
    <T extends AbstractStub<T>> T speakFor(T stub) {
      Metadata metadata = new Metadata();
      put(metadata, "tiernet-dev-subject", subject);
      put(metadata, "tiernet-dev-unit", unit);
      put(metadata, "tiernet-dev-tier", tier);
      ClientInterceptor interceptor = MetadataUtils.newAttachHeadersInterceptor(metadata);
      return stub.withInterceptors(interceptor);
    }

    private static void put(Metadata metadata, String key, String value) {
      metadata.put(Metadata.Key.of(key, Metadata.ASCII_STRING_MARSHALLER), value);
    }
  }

  static ManagedChannel connect(String address) {
    return ManagedChannelBuilder.forTarget(address).usePlaintext().build();
  }

  static void close(ManagedChannel channel) throws InterruptedException {
    channel.shutdown().awaitTermination(10, TimeUnit.SECONDS);
  }

  /** A refusal, taken apart: `reason` is stable and for programs, `texts` are for people, by language. */
  record Refusal(String code, String reason, Map<String, String> texts, int unmet) {
    /** The details lie in the call's trailing metadata; each names its own type. */
    static Refusal of(StatusRuntimeException error) throws InvalidProtocolBufferException {
      String reason = "";
      Map<String, String> texts = new HashMap<>();
      int unmet = 0;
      Status status = StatusProto.fromThrowable(error);
      for (Any detail : status == null ? java.util.List.<Any>of() : status.getDetailsList()) {
        if (detail.is(ErrorInfo.class)) {
          reason = detail.unpack(ErrorInfo.class).getReason();
        } else if (detail.is(LocalizedMessage.class)) {
          LocalizedMessage text = detail.unpack(LocalizedMessage.class);
          texts.put(text.getLocale(), text.getMessage());
        } else if (detail.is(PreconditionFailure.class)) {
          unmet += detail.unpack(PreconditionFailure.class).getViolationsCount();
        }
      }
      return new Refusal(error.getStatus().getCode().name(), reason, texts, unmet);
    }
  }
}
