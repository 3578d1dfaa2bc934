import type { enVisits } from './en-visits';

/** What the command line says about visits, in Chinese. */
export const zhCNVisits: Readonly<Record<keyof typeof enVisits, string>> = {
  'visits.description': '车主无须登录即可查看服务进度的链接',
  'visits.option.dealer': '该次到店的经销商',
  'visits.argument.visit': '到店编号',
  'visits.argument.link': '链接编号',
  'visits.link.description': '给车主的链接：只含进度、承诺时间和经销商，到期自动失效',
  'visits.link.note': '任何人凭此地址都可查看进度。地址仅显示这一次。',
  'visits.links.description': '该次到店已发放的链接',
  'visits.links.none': '该次到店尚未发放链接。',
  'visits.revoke-link.description': '撤销链接，使其立即失效',
  'column.link': '链接',
  'column.address': '地址',
  'column.revoked': '撤销时间',
};
