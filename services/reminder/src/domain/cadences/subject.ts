/*
 * What a person is contacted about is a car, or something that is about no one car: a lead, a complaint, a birthday. That stands among the cars of a person as
 * one more subject, under a name that no car has.
 */

export type SubjectKind = 'lead' | 'occasion' | 'case' | 'correction' | 'reply' | 'order';

/** The subject of something that is about no one car. */
export function subjectNamed(kind: SubjectKind, id: string): string {
  return `${kind}/${id}`;
}

/** Whether a subject is a car. */
export function isCar(subject: string): boolean {
  return !subject.includes('/');
}

/** The car of a reason; empty for what is about no one car. */
export function carOf(subject: string): string {
  return isCar(subject) ? subject : '';
}

/** Back again, from a reason as others see it: a key begins with a subject that is no car. */
export function subjectOf({ vehicleId, key }: { readonly vehicleId: string; readonly key: string }): string {
  const [subject = ''] = key.split(':');
  return vehicleId === '' && !isCar(subject) ? subject : vehicleId;
}
