import { unreachable } from '@homeward/kernel';
import type { QueryFilter } from 'mongoose';
import type { Clause } from '../selection';
import type { MongoDocument } from './mongo-schema';

/** The path of a lookup field; under one key of its own, so that the names of services and of the store keep apart. */
export function pathOf(field: string): string {
  return field === '_id' ? '_id' : `by.${field}`;
}

export function toMongoFilter(clauses: readonly Clause[]): QueryFilter<MongoDocument> {
  const parts = clauses.map(toPart);
  return parts.length === 0 ? {} : { $and: parts };
}

/** Values only ever stand behind an operator, so that none of them can be read as one. */
function toPart(clause: Clause): QueryFilter<MongoDocument> {
  switch (clause.test) {
    case 'equal':
      return { [pathOf(clause.field)]: { $eq: clause.value } };
    case 'atLeast':
      return { [pathOf(clause.field)]: { $gte: clause.value } };
    case 'below':
      return { [pathOf(clause.field)]: { $lt: clause.value } };
    case 'in':
      return { [pathOf(clause.field)]: { $in: [...clause.values] } };
    case 'present':
      return { [pathOf(clause.field)]: { $exists: true } };
    case 'absent':
      return { [pathOf(clause.field)]: { $exists: false } };
    case 'behind': {
      const [beyond, bound] = clause.direction === 'ascending' ? ['$gt', '$gte'] : ['$lt', '$lte'];
      if (clause.field === '_id') return { _id: { [beyond]: clause.id } };
      const path = pathOf(clause.field);
      return {
        // The bound repeats what the alternatives say, for the index: an alternative alone gives it no range.
        [path]: { [bound]: clause.value },
        $or: [{ [path]: { [beyond]: clause.value } }, { [path]: { $eq: clause.value }, _id: { [beyond]: clause.id } }],
      };
    }
    case 'born':
      return { seq: { $gt: 0 } };
    default:
      return unreachable(clause);
  }
}
