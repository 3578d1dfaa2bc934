import type { Catalogue } from './catalogue';

/** What is said about feeds and webhooks, in English. */
export const outboundEn: Catalogue = {
  'status.410': 'Not kept any more',
  'feed.cursor-invalid': ['This is no cursor of this dealer’s feed.', 'Use the cursor of the answer before, or begin without one.'],
  'feed.cursor-too-old': [
    'What came after this cursor is not kept any more.',
    'Read the present state of your customers, tasks, appointments and points, and go on with the cursor {cursor}.',
  ],
  'feed.dealer-missing': ['A feed is of one dealer, and you have several.', 'Name it: ?dealer=…'],
  'feed.kind-unknown': 'Not one of: {expected}.',
  'feed.page-size': 'A whole number from {from} to {to}.',
  'webhook.address-refused': ['The address is not on the public internet.', 'Ask the operators to allow the network that it is in.'],
  'webhook.description-too-long': 'Longer than {most} characters.',
  'webhook.registered-already': 'The endpoint is registered already.',
  'webhook.unknown': 'There is no such endpoint.',
  'webhook.unknown-value': 'Not one of: {expected}.',
  'webhook.url-invalid': [
    'Not a URL that can be told.',
    'Write it as https://dms.example/path, without a user or a password, of at most 2000 characters.',
  ],
  'webhook.url-not-https': ['Messages go over https only.', 'Give the receiver a certificate and an https:// URL.'],
  'webhook-delivery.unknown': ['There is no such message.', 'The latest hundred are listed.'],
};
