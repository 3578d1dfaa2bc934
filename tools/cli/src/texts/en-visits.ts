/** What the command line says about visits, in English. */
export const enVisits = {
  'visits.description': 'links by which owners follow the service of their car without signing in',
  'visits.option.dealer': 'the dealer of the visit',
  'visits.argument.visit': 'id of the visit',
  'visits.argument.link': 'id of the link',
  'visits.link.description': 'a link for the owner: stage, promised time and dealer, nothing else; it ends by itself',
  'visits.link.note': 'Whoever has the address can follow the visit. It is shown this once.',
  'visits.links.description': 'the links that were issued for a visit',
  'visits.links.none': 'No link was issued for this visit.',
  'visits.revoke-link.description': 'have a link lead nowhere from now on',
  'column.link': 'Link',
  'column.address': 'Address',
  'column.revoked': 'Revoked',
} as const;
