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
};
