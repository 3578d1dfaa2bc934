import type { Catalogue } from './catalogue';

/** What is said about answers to messages, in English. */
export const repliesEn: Catalogue = {
  'reply.from-nowhere': ['Nobody knows whom it is from.', 'Give the contact that it answers, or the number that it came from.'],
  'reply.too-long': 'An answer has {most} characters at most.',
  'unsubscribe-link.unknown': ['This link leads nowhere.', 'Use the link of a newer message, or call your dealer.'],
  'unsubscribe.ask': 'You will get no more messages of this kind by {channel} from {dealer}.',
  'unsubscribe.button': 'End them',
  'unsubscribe.channel.app-push': 'app',
  'unsubscribe.channel.email': 'e-mail',
  'unsubscribe.channel.letter': 'letter',
  'unsubscribe.channel.sms': 'SMS',
  'unsubscribe.channel.wechat': 'WeChat',
  'unsubscribe.done': 'Done: no more messages of this kind by {channel} from {dealer}.',
  'unsubscribe.title': 'Messages',
  reply: 'The customer answered a message on {on}: {meaning}.',
  'kind.reply-yes': 'The customer wants to come',
  'kind.reply-call': 'The customer wants to be called',
  'kind.reply-words': 'The customer has written',
};
