/**
 * Who may do what, and whose things they reach. Rights are one table (operations × roles); the only condition is that a thing
 * belongs to a dealer under the caller's node of the organisation, so that a scope is a set of dealer ids and a query's filter.
 */
export {
  type Access,
  type AuthorisationCase,
  authorisationMatrix,
  createAccess,
  dealersAsked,
  type DealerScope,
  isVisible,
  unknown,
} from './access';
export { toMarkdown } from './markdown';
export { NODE_KINDS, type NodeKind, type OrgNode, OrgTree } from './org-tree';
export {
  type Operation,
  OPERATIONS,
  OPERATIONS_WITH_PURPOSE,
  type Permission,
  PERMISSIONS,
  type PermissionTable,
  type Role,
  ROLES,
} from './permissions';
export {
  isRole,
  isSignInRole,
  type Locale,
  LOCALES,
  type Principal,
  PRINCIPAL_METADATA_KEY,
  readPrincipal,
  servicePrincipal,
  toMetadata,
} from './principal';
