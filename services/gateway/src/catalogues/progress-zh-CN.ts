import type { Catalogue } from './catalogue';

/** What owners read of the service of their car, and what is said about their links, in Chinese. */
export const progressZhCN: Catalogue = {
  'progress.later': '暂时无法显示，请一分钟后再试。',
  'progress.promised': '预计 {at} 完成',
  'progress.stage.cancelled': '已取消',
  'progress.stage.delivered': '已交车',
  'progress.stage.quality-check': '质量检验',
  'progress.stage.ready': '可以取车',
  'progress.stage.reception': '已接车',
  'progress.stage.repair-order': '已开工单',
  'progress.stage.work': '维修保养中',
  'progress.title': '您的爱车服务进度',
  'progress-link.too-many': '一次最多 {most} 个链接。',
  'progress-link.unknown': ['此链接无效或已失效。', '请向经销商索取新链接。'],
  'gateway.too-many-wrong-links': ['该地址一分钟内使用了超过 {most} 个无效链接。', '请核对链接，{retryAfterSeconds} 秒后再试。'],
};
