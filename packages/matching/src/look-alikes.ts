/** Characters of names that are mistaken for one another by eye; those that sound alike need no entry. */
const GROUPS =
  '未末 己已巳 日曰 土士 人入八 干千于 天夭夫 大太犬 王玉主 白自百 木本术 田由甲申 贝见 今令 冰水永 兰三 力刀 午牛 明朋 睛晴 清请情 ' +
  '浩洁 晓饶 娜那 琳林 婷亭停 玲岭冷 莉利 茜西 燕莺 萍苹 涛寿 宇字 宁丁 秀季 李季 淼森 晶品 昊吴 昱星 圆园 栋冻 杨扬 汪旺 徐除 陈阵 ' +
  '郑邓 崔雀 曹曾 鸣鸡 丹舟 昕听 霞露 蕾雷 薇微 瑞端 捷健 廷延 祥详 彬林 斌武 勇男 思恩 佳住 佑佐 凤风 刚则 华毕 博傅 卫 吉古 和如 ' +
  '喜善 嘉喜 均匀 坤神 妍研 娟捐 媛援 宏宠 家冢 容客 寒塞 岩岸 帅师 平半 幸辛 康唐 强张 彦产 志忠 怡治 恒桓 慧惠 成戌 拓柘 振 敏 ' +
  '文父 旭旮 春舂 晗哈 月目 朗郎 枫讽 柯何 桂挂 梅海 欢次 欣听 毅 洪供 涵函 润闰 灵 炎淡 玮伟 珍诊 珊册 琪棋 瑶谣 璐路 睿 ' +
  '祖租 福副 秋秒 竹 素 红江 纯 艳 芬分 芳方 苗田 范 莹萤 菲非 蓉容 虹虾 诗持 诚城 谦歉 豪毫 贵责 越起 辉挥 远运 通 郭 金全 锋峰 ' +
  '长 阳阴 陶淘 雪雷 雯零 青责 静 颖颗 飞习 马乌 鹏鸥 麗 龙尤';

const alike = new Map<string, ReadonlySet<string>>();
for (const group of GROUPS.split(' ')) {
  const members = [...group];
  for (const member of members) alike.set(member, new Set([...(alike.get(member) ?? []), ...members]));
}

/** Whether the eye may take the one character (simplified) for the other. */
export function looksAlike(one: string, other: string): boolean {
  return alike.get(one)?.has(other) ?? false;
}
