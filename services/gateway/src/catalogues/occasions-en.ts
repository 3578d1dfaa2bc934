import type { Catalogue } from './catalogue';

/** What is said about birthdays, festivals, weather and other occasions, in English. */
export const occasionsEn: Catalogue = {
  'audience.unreadable-time': 'Not a time of at most a year.',
  'occasion.announced-already': 'The occasion is announced already.',
  'occasion.no-cadence': [
    'Nobody would be contacted about it: no cadence of these dealers is for {kind}.',
    'Name another one, or publish it first.',
  ],
  'occasion.nodes': 'Name from {from} to {to} nodes of the organisation.',
  'occasion.other-content': ['Another occasion has this key.', 'Give this one a key of its own.'],
  'occasion.over': 'The occasion was over on {untilOn}.',
  'occasion.over-before-it-begins': ['It ends before it begins, or before today ({today}).', 'Name a later last day.'],
  'occasion.too-long': 'An occasion lasts {most} days at most.',
  'occasion.unknown': 'There is no such occasion.',
  'occasion.unknown-class': 'Not one of: {expected}.',
  'occasion.unknown-kind': 'Not one of: {expected}.',
  'occasion.unknown-status': 'Not one of: {expected}.',
  'occasion.unreadable-day': 'Not a calendar day.',
  'occasion.unreadable-key': 'A key has letters, digits, dots, hyphens and underscores, 80 at most.',
  'occasion.withdrawn-already': 'The occasion is withdrawn already.',

  'holidays.unknown': [
    'The public holidays of {year} are not known yet: its days off count as ordinary days.',
    'Update the platform once the notice of {year} is out.',
  ],
  'trade-up': 'A reason to ask about another car since {on} ({because}).',
  'trade-up.asked-lately': 'The owner has been asked about another car since {on}: not again yet.',
  'trade-up.later': 'The owner is asked about another car from {on} on.',
  'waiting.cancelled': 'The order was cancelled on {on}: nobody waits for the car any more.',
  'waiting.closed': 'The visit was closed at {closedAt}: nobody waits for the car any more.',
  'waiting.delivered': 'The new car was handed over on {on}: nobody waits for it any more.',
  'waiting.delivery': 'A new car, ordered on {orderedOn} ({state}), is promised for {expectedOn}: the buyer is kept informed.',
  'waiting.delivery-undated': 'A new car was ordered on {orderedOn} ({state}): the buyer is kept informed.',
  'waiting.not-past': 'The car is promised for {promisedAt}: nobody is called before that hour has passed.',
  'waiting.promise': 'The car was to be ready at {promisedAt}, and is not.',
  'waiting.ready': 'The car is ready since {readyAt}: nobody waits for its repair any more.',
  'waiting.repair': 'The car has been in the workshop since {arrivedOn}.',
  'waiting.withdrawn': 'The visit was cancelled: nobody waits for the car any more.',
  occasion: 'Because of {kind} ({occasionId}).',
  rectification: 'What was complained of was put right on {on}: the customer is called again.',
  correction: 'A wrong field ({field}) went back to the dealer on {on}: the customer is asked for it.',
};
