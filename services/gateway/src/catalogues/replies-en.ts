import type { Catalogue } from './catalogue';

/** What is said about answers to messages, in English. */
export const repliesEn: Catalogue = {
  'gateway.provider-without-secret': [
    'No secret is set for this provider, so nothing that it sends can be known to be its own.',
    'Operations set one (HOMEWARD_GATEWAY_PROVIDER_SECRETS); then sign with it.',
  ],
  'gateway.signature-invalid': [
    'The signature does not fit what was sent.',
    'Sign <webhook-id>.<webhook-timestamp>.<body> by HMAC-SHA256 with the secret of this provider, byte for byte as sent.',
  ],
  'gateway.signature-missing': [
    'There is no signature.',
    'Send webhook-id, webhook-timestamp (seconds) and webhook-signature (v1,<base64>), as Standard Webhooks 1.0 say.',
  ],
  'gateway.signature-too-old': [
    'The time in the signature is more than {seconds} seconds from now.',
    'Sign when sending, also each time that it is sent again, and set the clock.',
  ],
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
