import type { enOccasions } from './en-occasions';

/** What the command line says about occasions, in Chinese. */
export const zhCNOccasions: Readonly<Record<keyof typeof enOccasions, string>> = {
  'occasions.description': '面向某地客户的天气、促销、车友会事项，以及节日',
  'occasions.list.description': '涉及您所辖经销商的事项，最新的在前',
  'occasions.add.description': '发布一个事项',
  'occasions.withdraw.description': '撤回一个事项：尚未完成的相关联系随之取消',
  'occasions.argument.id': '事项编号',
  'occasions.option.status': '仅显示 announced、over 或 withdrawn 状态',
  'occasions.option.key': '事项名称：同名即同一事项',
  'occasions.option.kind': 'weather、promotion、club，或 occasions 策略中的其他种类',
  'occasions.option.area': '组织节点：集团、品牌、大区或经销商，逗号分隔',
  'occasions.option.from': '开始日期',
  'occasions.option.until': '最后可联系日期',
  'occasions.option.cadence': '仅用该种类的这一联系节奏',
  'occasions.option.service-class': '仅限该服务价值的客户：high、mid、low，逗号分隔',
  'occasions.title': '关怀事项',
  'occasions.none': '没有事项。',
  'occasions.outcome.announced': '已发布：{id}',
  'occasions.outcome.repeated': '此前已发布，没有变化。',
  'occasions.withdrawn': '已撤回：{id}',
  'lint.holidays': '尚无 {year} 年放假通知：平台更新之前，该年休息日按普通日处理。',
  'column.occasion': '事项',
  'column.area': '范围',
  'column.reached': '已告知',
  'column.first-day': '开始',
  'column.last-day': '结束',
};
