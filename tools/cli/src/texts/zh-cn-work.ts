import type { enWork } from './en-work';

/** What the command line says about the work of a day, in Chinese. */
export const zhCNWork: Readonly<Record<keyof typeof enWork, string>> = {
  'work.description': '今天谁给谁打电话',
  'work.list.description': '某人当日的外呼清单，按顺序，附话术',
  'work.list.title': '待外呼',
  'work.list.none': '没有需要外呼的客户。',
  'work.load.description': '每人当日的工作量，以及排不下的外呼',
  'work.load.title': '当日工作',
  'work.load.unplaced': '{count} 个外呼未列入任何人的清单，其中 {lastDay} 个今天是最后一天。',
  'work.option.owner': '谁的清单：员工工号或编号',
  'work.option.dealer': '多家使用同一工号时指明经销商',
  'work.option.node': '经销商，或呼叫中心所在节点',
  'work.column.place': '序号',
  'work.column.tries': '次数',
  'work.column.kind': '角色',
  'work.column.capacity': '日容量',
  'work.column.listed': '待外呼',
  'work.column.done': '已完成',
};
