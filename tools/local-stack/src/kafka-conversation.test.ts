import { KafkaConversation } from './kafka-conversation';

function aRequest(key: number, correlationId: number, bodyBytes = 10): Buffer {
  const message = Buffer.alloc(4 + 8 + bodyBytes);
  message.writeInt32BE(message.length - 4, 0);
  message.writeInt16BE(key, 4);
  message.writeInt32BE(correlationId, 8);
  return message;
}

function anAnswer(correlationId: number, bodyBytes = 10): Buffer {
  const message = Buffer.alloc(4 + 4 + bodyBytes);
  message.writeInt32BE(message.length - 4, 0);
  message.writeInt32BE(correlationId, 4);
  return message;
}

describe('a followed Kafka conversation', () => {
  it('knows which kind of request each answer belongs to, whatever else is under way', () => {
    const conversation = new KafkaConversation();
    conversation.request(Buffer.concat([aRequest(0, 7), aRequest(3, 8)]));
    expect(conversation.answeredBy(anAnswer(7))).toEqual([0]);
    conversation.request(aRequest(12, 9));
    expect(conversation.answeredBy(Buffer.concat([anAnswer(8), anAnswer(9)]))).toEqual([3, 12]);
  });

  it('follows messages that come in pieces of any size', () => {
    const conversation = new KafkaConversation();
    for (const byte of Buffer.concat([aRequest(0, 1, 300), aRequest(1, 2)])) conversation.request(Buffer.from([byte]));
    const answers = Buffer.concat([anAnswer(1, 50), anAnswer(2)]);
    const keys = [...answers].flatMap((byte) => conversation.answeredBy(Buffer.from([byte])));
    expect(keys).toEqual([0, 1]);
  });
});
