import type { Catalogue } from './catalogue';

/** What is said about the work of a day, in English. */
export const workEn: Catalogue = {
  'absence.unknown': 'There is no such absence.',
  'kind.first-service': 'First service',
  'kind.routine': 'Routine maintenance',
  'kind.invitation-follow-up': 'Second invitation to maintenance',
  'kind.lead-follow-up': 'Follow-up of a purchase',
  'kind.visit-day-0': 'Call on the day of the visit',
  'kind.visit-day-5': 'Call 5 days after the visit',
  'kind.visit-month-1': 'Call one month after the visit',
  'kind.maintenance-follow-up': 'Call about the coming maintenance',
  'node.unknown': 'There is no such node of the organisation.',
  'work.absence-backwards': 'The last day is before the first one.',
  'work.absence-over': ['The last day is over (today is {today}).', 'Name a day to come.'],
  'work.absence-overlaps': ['There is an absence from {fromOn} to {toOn} already ({absenceId}).', 'End that one first.'],
  'work.after-visit': '{kind}: since {on}.',
  'work.belongs-to-another': ['The contact is the work of {ownerId}, who is there.', 'A manager can reassign it.'],
  'work.dealer-missing': ['The code is used at several dealers, or at none.', 'Name the dealer: ?dealer=…'],
  'work.due': '{kind}: due on {dueOn}.',
  'work.due-about': '{kind}: due about {dueOn} (in {percent} of 100 cases between {earliestOn} and {latestOn}).',
  'work.no-member': ['Nobody of this name makes contacts here.', 'Name somebody of the staff by code or id.'],
  'work.not-a-call': 'The contact is no call ({channel}).',
  'work.own-substitute': 'Nobody stands in for themselves.',
  'work.owner-missing': ['You are no member of staff who makes calls.', 'Name whose list you want: ?owner=…'],
  'work.planned': '{kind}: since {on}.',
  'work.taken-already': ['Somebody else has taken the contact ({ownerId}).', 'Take another one.'],
  'work.taker-makes-no-calls': [
    'You are no member of staff who makes calls of this dealer.',
    'Have yourself registered in the organisation.',
  ],
  'work.unreadable-day': ['Not a calendar day.', 'Write it as 2024-05-01.'],
};
