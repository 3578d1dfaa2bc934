import type { IssuedLink, ProgressLink } from '../api/visit-answers';
import { formatMoment } from '../output/moment';
import { ABSENT } from '../output/number';
import type { Column } from '../output/sheet';
import type { Readers } from './contact-view';

export function linkColumns({ texts }: Readers): readonly Column<ProgressLink>[] {
  return [
    { title: texts('column.link'), cell: ({ linkId }) => linkId },
    { title: texts('column.at'), cell: ({ issuedAt }) => formatMoment(issuedAt), raw: ({ issuedAt }) => issuedAt },
    { title: texts('column.by'), cell: ({ issuedBy }) => issuedBy },
    { title: texts('column.until'), cell: ({ expiresAt }) => formatMoment(expiresAt), raw: ({ expiresAt }) => expiresAt },
    {
      title: texts('column.revoked'),
      cell: ({ revokedAt }) => (revokedAt === undefined ? ABSENT : formatMoment(revokedAt)),
      raw: ({ revokedAt = '' }) => revokedAt,
    },
  ];
}

export function issuedLinkColumns({ texts }: Readers): readonly Column<IssuedLink>[] {
  return [
    { title: texts('column.address'), cell: ({ url }) => url },
    { title: texts('column.until'), cell: ({ expiresAt }) => formatMoment(expiresAt), raw: ({ expiresAt }) => expiresAt },
    { title: texts('column.link'), cell: ({ linkId }) => linkId },
  ];
}
