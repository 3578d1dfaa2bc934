import { OPERATIONS, OPERATIONS_WITH_PURPOSE, PERMISSIONS, type Permission, type PermissionTable, ROLES } from './permissions';

const MARKS: Readonly<Record<Permission, string>> = { none: '', 'own-dealers': 'own', all: 'all' };

/** The table of rights as a Markdown page (docs/access.md is this text). */
export function toMarkdown(table: PermissionTable = PERMISSIONS): string {
  const rows = OPERATIONS.map((operation) => {
    const name = OPERATIONS_WITH_PURPOSE.has(operation) ? `${operation} ¹` : operation;
    return `| ${name} | ${ROLES.map((role) => MARKS[table[operation][role]]).join(' | ')} |`;
  });
  return [
    '# Who may do what',
    '',
    'Generated from `packages/access/src/permissions.ts` by `npm run access-page -w @homeward/access`; a test fails when it is stale.',
    '',
    '*own*: what belongs to a dealer at or under the node that the caller is attached to (group, brand, region or dealer);',
    'everything else is answered as if it did not exist. *all*: without regard to dealers. Empty: refused.',
    '`platform-service` is how the services ask one another; nobody can sign in as it.',
    '',
    `| operation | ${ROLES.join(' | ')} |`,
    `| --- | ${ROLES.map(() => '---').join(' | ')} |`,
    ...rows,
    '',
    '¹ needs a purpose, and leaves a record.',
    '',
  ].join('\n');
}
