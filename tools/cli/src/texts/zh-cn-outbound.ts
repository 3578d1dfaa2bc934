import type { enOutbound } from './en-outbound';

/** What the command line says about feeds, in Chinese. */
export const zhCNOutbound: Readonly<Record<keyof typeof enOutbound, string>> = {
  'feed.description': '告知某经销商的客户、任务、预约和积分动态，每条一行',
  'feed.option.dealer': '哪家经销商的动态',
  'feed.option.kinds': '仅这些种类：customer,task,appointment,points,notice',
  'feed.option.from': 'oldest 或 newest：从何处开始',
  'feed.option.cursor': '从该位置之后继续',
  'feed.option.follow': '继续显示此后的动态，直到 Ctrl-C',
  'feed.cursor': '用 --cursor {cursor} 继续',
  'column.change': '变化',
};
