import type { enMeasuring } from './en-measuring';

/** What the command line says about measuring the work with customers, in Chinese. */
export const zhCNMeasuring: Readonly<Record<keyof typeof enMeasuring, string>> = {
  'kpis.workload.description': '每位保有客户每年的外呼与到店次数，以及月进厂台次所对应的活跃车辆数',
  'kpis.workload.option.visits': '用于测算的月进厂台次（每组）；不填则取十二个月的平均值',
  'reminders.effects.description': '联系的效果：被联系车辆与对照组（策略 hold-outs）的到店率对比',
  'reminders.effects.option.by': 'dealer、advisor、region、brand、model 或 use',
  'effects.title': '联系的效果，{from} – {to}',
  'effects.none': '没有已到期的对照组车辆，无从对比。',
  'effects.note': '单位为百分点，附 95 % 区间；各经销商在内部对比。',
  'effects.column.contacted': '联系组到店',
  'effects.column.held-out': '对照组到店',
  'effects.column.effect': '效果',
  'effects.column.lower': '下限',
  'effects.column.upper': '上限',
  'workload.title': '工作量，{from} – {to}',
  'workload.none': '没有可报告的内容。',
  'workload.column.kept': '保有客户',
  'workload.column.visits': '到店次数',
  'workload.column.calls': '外呼次数',
  'workload.column.calls-per-customer': '每客户每年外呼',
  'workload.column.visits-per-customer': '每客户每年到店',
  'workload.column.visits-a-month': '月进厂台次',
  'workload.column.active-cars': '活跃车辆',
  'column.stream': '类别',
  'word.member.call': '外呼',
  'word.member.appointment': '预约',
};
