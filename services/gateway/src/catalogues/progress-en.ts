import type { Catalogue } from './catalogue';

/** What owners read of the service of their car, and what is said about their links, in English. */
export const progressEn: Catalogue = {
  'progress.later': 'This cannot be shown at the moment. Please try again in a minute.',
  'progress.promised': 'Ready by {at}',
  'progress.stage.cancelled': 'Cancelled',
  'progress.stage.delivered': 'Handed over',
  'progress.stage.quality-check': 'Quality check',
  'progress.stage.ready': 'Ready to be collected',
  'progress.stage.reception': 'Received',
  'progress.stage.repair-order': 'Order taken',
  'progress.stage.work': 'In the workshop',
  'progress.title': 'The service of your car',
  'progress-link.too-many': 'At most {most} links at once.',
  'progress-link.unknown': ['This link leads nowhere, or no longer.', 'Ask the dealer for a new one.'],
  'gateway.too-many-wrong-links': [
    'More than {most} wrong links came from this address within a minute.',
    'Check the link, and come again in {retryAfterSeconds} seconds.',
  ],
};
