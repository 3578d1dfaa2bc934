import type { Catalogue } from './catalogue';

/** What is said about what cars are due for, in English. */
export const dueEn: Catalogue = {
  'due.done-before-last': ['It was done later already, on {lastOn}.', 'Name the day on which it was done since.'],
  'due.done-in-future': ['The day has not come yet.', 'Name the day on which it was done.'],
  'due.item-unknown': ['The car is not due for this ({key}).', 'Read what it is due for, and name one of the keys.'],
  'due.mileage-unlikely': ['By its readings the car had between {from} and {to} km then.', 'Correct the mileage, or leave it out.'],
  'due.recall-needs-record': ['A recall is closed by a record.', 'Send a recall record with status done.'],
  'due.too-many': 'At most {most} cars or items at once.',
  'due.unreadable-day': ['Not a calendar day.', 'Write it as 2024-05-01.'],

  'item.contract':
    'Service contract {contractId} ({contract}): until {toOn}; {remainingServices} of {services} services left; {km} km (0: without a limit).',
  'item.declined': '{work} {code} was recommended on {declinedOn} and declined, {times} times so far.',
  'item.due': '{item} is due on {on} (by {basis}); with {confidencePercent} % confidence between {earliestOn} and {latestOn}.',
  'item.expires': '{item} expires on {on}.',
  'item.later': 'It begins on {fromOn} only; contacts of this kind are planned {aheadDays} days ahead, so on {on}.',
  'item.recall': 'Recall {campaign}, announced on {announcedOn}, was not done yet.',
  'item.scheduled': '{item}: last on {baseOn}, every {months} months or {km} km.',
  'item.season': '{item} on {on}; done between {fromOn} and {untilOn}.',
  'item.warranty': 'Warranty from {firstSoldOn}: {months} months or {km} km, by time until {on}.',
  'item.with-maintenance': 'Done with the next maintenance, due on {on}.',
  'declined.rests': 'Declined {times} times: left alone.',
  'done-elsewhere': 'Declared to be done elsewhere on {doneOn} ({item}).',
  'done-elsewhere-taken-back': 'That it was done elsewhere was taken back ({item}).',
};
