import type { Random } from './random';

export type PeopleSex = 'male' | 'female';

/** A character as it is written in both scripts, with its sound. */
interface Character {
  readonly simplified: string;
  readonly traditional: string;
  readonly sound: string;
}

interface Surname extends Character {
  readonly weight: number;
}

/** A name as on the identity card. */
export interface PeopleName {
  readonly surname: Surname;
  readonly given: readonly Character[];
}

/** Surnames with their shares of the population in percent, after the counts of the Ministry of Public Security; polyphones and compounds are rare but there. */
const SURNAMES: readonly Surname[] = readTable(
  `
  王,王,wang,7.10 李,李,li,7.00 张,張,zhang,6.74 刘,劉,liu,5.10 陈,陳,chen,4.61 杨,楊,yang,3.22 黄,黃,huang,2.45 赵,趙,zhao,2.28
  吴,吳,wu,2.10 周,周,zhou,1.94 徐,徐,xu,1.73 孙,孫,sun,1.59 马,馬,ma,1.36 朱,朱,zhu,1.29 胡,胡,hu,1.18 郭,郭,guo,1.17 何,何,he,1.14
  林,林,lin,1.13 高,高,gao,1.03 罗,羅,luo,1.02 郑,鄭,zheng,0.98 梁,梁,liang,0.91 谢,謝,xie,0.80 宋,宋,song,0.77 唐,唐,tang,0.75
  许,許,xu,0.71 韩,韓,han,0.70 邓,鄧,deng,0.69 冯,馮,feng,0.68 曹,曹,cao,0.62 彭,彭,peng,0.61 曾,曾,zeng,0.59 肖,肖,xiao,0.58
  田,田,tian,0.57 董,董,dong,0.56 潘,潘,pan,0.55 袁,袁,yuan,0.54 蔡,蔡,cai,0.53 蒋,蔣,jiang,0.52 余,余,yu,0.51 于,于,yu,0.50
  杜,杜,du,0.49 叶,葉,ye,0.48 程,程,cheng,0.47 魏,魏,wei,0.45 苏,蘇,su,0.45 吕,呂,lv,0.44 丁,丁,ding,0.43 任,任,ren,0.42
  沈,沈,shen,0.41 姚,姚,yao,0.40 卢,盧,lu,0.40 姜,姜,jiang,0.39 崔,崔,cui,0.38 钟,鍾,zhong,0.38 谭,譚,tan,0.37 陆,陸,lu,0.36
  汪,汪,wang,0.36 范,范,fan,0.35 金,金,jin,0.34 石,石,shi,0.33 廖,廖,liao,0.33 贾,賈,jia,0.32 夏,夏,xia,0.31 韦,韋,wei,0.31
  付,付,fu,0.30 方,方,fang,0.30 白,白,bai,0.29 邹,鄒,zou,0.29 孟,孟,meng,0.28 熊,熊,xiong,0.28 秦,秦,qin,0.27 邱,邱,qiu,0.27
  江,江,jiang,0.26 尹,尹,yin,0.25 薛,薛,xue,0.25 闫,閆,yan,0.24 段,段,duan,0.23 雷,雷,lei,0.22 侯,侯,hou,0.22 龙,龍,long,0.21
  史,史,shi,0.21 陶,陶,tao,0.20 黎,黎,li,0.20 贺,賀,he,0.19 顾,顧,gu,0.19 毛,毛,mao,0.18 郝,郝,hao,0.18 龚,龔,gong,0.18
  邵,邵,shao,0.17 万,萬,wan,0.17 钱,錢,qian,0.17 严,嚴,yan,0.16 覃,覃,qin,0.16 武,武,wu,0.15 戴,戴,dai,0.15 莫,莫,mo,0.15
  孔,孔,kong,0.15 向,向,xiang,0.14 汤,湯,tang,0.14 单,單,shan,0.07 区,區,ou,0.05 仇,仇,qiu,0.05 解,解,xie,0.08 查,查,zha,0.06
  乐,樂,yue,0.03 翟,翟,zhai,0.12 缪,繆,miao,0.06 欧阳,歐陽,ouyang,0.08 司马,司馬,sima,0.01 上官,上官,shangguan,0.03 诸葛,諸葛,zhuge,0.02
  司徒,司徒,situ,0.02 皇甫,皇甫,huangfu,0.01 尉迟,尉遲,yuchi,0.005 慕容,慕容,murong,0.005 令狐,令狐,linghu,0.01 夏侯,夏侯,xiahou,0.005
  东方,東方,dongfang,0.005
`,
  /^(\p{L}+),(\p{L}+),([a-z]+),([\d.]+)$/u,
).map(([simplified = '', traditional = '', sound = '', weight = '']) => ({
  simplified,
  traditional,
  sound,
  weight: Number(weight),
}));

/** Characters of given names, the frequent ones first. */
const GIVEN: Readonly<Record<PeopleSex, readonly Character[]>> = {
  male: readCharacters(`
  伟偉wei 强強qiang 磊磊lei 军軍jun 勇勇yong 杰傑jie 涛濤tao 明明ming 超超chao 刚剛gang 平平ping 辉輝hui 鹏鵬peng 华華hua 飞飛fei 鑫鑫xin 波波bo 斌斌bin
  宇宇yu 浩浩hao 凯凱kai 健健jian 俊俊jun 帆帆fan 帅帥shuai 旭旭xu 宁寧ning 龙龍long 林林lin 阳陽yang 建建jian 国國guo 文文wen 志志zhi 海海hai 晨晨chen
  天天tian 泽澤ze 嘉嘉jia 子子zi 轩軒xuan 博博bo 睿睿rui 诚誠cheng 远遠yuan 东東dong 庆慶qing 峰峯feng 云雲yun 晓曉xiao 新新xin 立立li 永永yong 振振zhen
  家家jia 荣榮rong 德德de 成成cheng 光光guang 世世shi 玉玉yu 金金jin 春春chun 洪洪hong 卫衛wei 生生sheng 民民min 亮亮liang 松松song 忠忠zhong 义義yi
  祥祥xiang 福福fu 兴興xing 维維wei 良良liang 正正zheng 学學xue 长長chang 武武wu 才才cai 根根gen 友友you 贵貴gui 权權quan 利利li 先先xian 清清qing
  玮瑋wei 炜煒wei 威威wei 毅毅yi 翔翔xiang 康康kang 奇奇qi 翰翰han 瑞瑞rui 昊昊hao 然然ran 铭銘ming 哲哲zhe 恒恆heng 安安an 启啓qi 航航hang 皓皓hao
  钧鈞jun 铮錚zheng
`),
  female: readCharacters(`
  芳芳fang 娜娜na 敏敏min 静靜jing 丽麗li 艳豔yan 娟娟juan 霞霞xia 燕燕yan 玲玲ling 婷婷ting 慧慧hui 莹瑩ying 雪雪xue 倩倩qian 颖穎ying 琳琳lin 洁潔jie
  梅梅mei 兰蘭lan 萍萍ping 红紅hong 玉玉yu 佳佳jia 欣欣xin 怡怡yi 雨雨yu 思思si 梦夢meng 瑶瑤yao 璐璐lu 丹丹dan 蕾蕾lei 薇薇wei 婉婉wan 诗詩shi 涵涵han
  悦悅yue 宁寧ning 岚嵐lan 晓曉xiao 春春chun 秀秀xiu 凤鳳feng 淑淑shu 文文wen 雅雅ya 清清qing 月月yue 云雲yun 英英ying 珍珍zhen 莉莉li 桂桂gui 香香xiang
  琴琴qin 素素su 翠翠cui 彩彩cai 菊菊ju 爱愛ai 银銀yin 凌凌ling 黎黎li 彤彤tong 妍妍yan 媛媛yuan 嫣嫣yan 蓉蓉rong 菲菲fei 蓓蓓bei 露露lu 琪琪qi 瑾瑾jin
  茜茜qian 曼曼man 冰冰bing 馨馨xin 妮妮ni 岩巖yan 洋洋yang 晶晶jing 彬彬bin 珊珊shan 姗姍shan 依依yi 伊伊yi 语語yu 艺藝yi 巧巧qiao 美美mei 惠惠hui 荷荷he
  莲蓮lian 卉卉hui 若若ruo 可可ke 心心xin 楠楠nan 晴晴qing 柔柔rou 萱萱xuan
`),
};

/** Readings that somebody who does not know the name takes: the usual one of the character. */
const MISREADINGS: Readonly<Record<string, string>> = {
  ...{ 单: 'dan', 曾: 'ceng', 仇: 'chou', 解: 'jie', 查: 'cha', 乐: 'le', 翟: 'di', 缪: 'mou', 区: 'qu', 覃: 'tan' },
};

/** Pairs that the eye mistakes for one another. */
const LOOK_ALIKES: Readonly<Record<string, string>> = {
  ...{
    明: '朋',
    晴: '睛',
    杰: '木',
    洁: '浩',
    婷: '停',
    玲: '岭',
    莉: '利',
    茜: '西',
    萍: '苹',
    宇: '字',
    宁: '丁',
    秀: '季',
    晶: '品',
    晨: '辰',
    阳: '阴',
  },
  ...{
    雪: '雷',
    露: '霞',
    蕾: '雷',
    薇: '微',
    瑞: '端',
    健: '捷',
    祥: '详',
    彬: '林',
    斌: '武',
    勇: '男',
    思: '恩',
    佳: '住',
    凤: '风',
    刚: '则',
    昊: '吴',
  },
  ...{
    慧: '惠',
    涵: '函',
    媛: '援',
    娟: '捐',
    妍: '研',
    欣: '昕',
    辉: '挥',
    贵: '责',
    春: '舂',
    帅: '师',
    平: '半',
    成: '戌',
    志: '忠',
    嘉: '喜',
    强: '张',
  },
};

const RARE_SECOND_CHARACTERS = '禾苒鸢暄沐宸澍昀珩琰祺羿劭骞懿婕媞姝绮霏葭筠蓁菡';

function readTable(table: string, form: RegExp): readonly (readonly string[])[] {
  return table
    .trim()
    .split(/\s+/)
    .map((entry) => {
      const parts = form.exec(entry);
      if (parts === null) throw new SyntaxError(`not an entry of a name table: ${entry}`);
      return parts.slice(1);
    });
}

function readCharacters(table: string): readonly Character[] {
  return readTable(table, /^(\p{Script=Han})(\p{Script=Han})([a-z]+)$/u).map(([simplified = '', traditional = '', sound = '']) => ({
    simplified,
    traditional,
    sound,
  }));
}

const surnameTotals: number[] = [];
for (const { weight } of SURNAMES) surnameTotals.push((surnameTotals.at(-1) ?? 0) + weight);

/** A surname by its share. */
export function drawSurname(random: Random): Surname {
  const at = random.next() * (surnameTotals.at(-1) ?? 0);
  const found = SURNAMES[surnameTotals.findIndex((total) => at < total)];
  return found ?? random.pick(SURNAMES);
}

/** Frequent characters more often, as people name their children; two in three have two characters. */
export function drawName(random: Random, sex: PeopleSex, surname: Surname, first?: Character): PeopleName {
  const draw = (): Character => {
    const list = GIVEN[sex];
    return list[Math.floor(random.next() ** 1.7 * list.length)] ?? random.pick(list);
  };
  const head = first ?? draw();
  if (first === undefined && random.chance(0.3)) return { surname, given: [head] };
  if (random.chance(0.04)) {
    const rare = random.pick([...RARE_SECOND_CHARACTERS]);
    return { surname, given: [head, { simplified: rare, traditional: rare, sound: '' }] };
  }
  return { surname, given: [head, draw()] };
}

const textOf = (characters: readonly Character[], script: 'simplified' | 'traditional'): string =>
  characters.map((one) => one[script]).join('');
const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

export function toSimplifiedName({ surname, given }: PeopleName): string {
  return surname.simplified + textOf(given, 'simplified');
}

/** Another spelling of the name, or undefined when the name has none of that kind. */
export function misspell(random: Random, kind: NameFault, name: PeopleName, sex: PeopleSex): string | undefined {
  const { surname, given } = name;
  const simplified = toSimplifiedName(name);
  switch (kind) {
    case 'traditional': {
      const traditional = surname.traditional + textOf(given, 'traditional');
      return traditional === simplified ? undefined : traditional;
    }
    case 'pinyin':
      return toPinyin(random, surname.sound, given, false);
    case 'pinyin-turned':
      return toPinyin(random, surname.sound, given, true);
    case 'polyphone': {
      const misread = MISREADINGS[surname.simplified];
      return misread === undefined ? undefined : toPinyin(random, misread, given, false);
    }
    case 'swapped':
      return textOf(given, 'simplified') + surname.simplified;
    case 'homophone':
      return replaceOne(random, name, (one) =>
        pickOther(
          random,
          ALL_GIVEN.filter(({ sound }) => sound === one.sound && sound !== ''),
          one,
        ),
      );
    case 'near-sound':
      return replaceOne(random, name, (one) =>
        pickOther(
          random,
          ALL_GIVEN.filter(({ sound }) => sound !== one.sound && blur(sound) === blur(one.sound)),
          one,
        ),
      );
    case 'look-alike':
      return replaceOne(random, name, (one) => LOOK_ALIKES[one.simplified]);
    case 'titled':
      return simplified + (sex === 'male' ? '先生' : '女士');
    case 'surname-only':
      return surname.simplified + (sex === 'male' ? random.pick(['先生', '总']) : random.pick(['女士', '小姐']));
    case 'noted':
      return `${simplified}${random.pick(['（本人）', '(车主)', '（微信同号）'])}`;
    case 'spaced':
      return [...simplified].join(random.pick([' ', '\u3000']));
  }
}

/** The ways in which the name of a record differs from that on the identity card. */
export const nameFaults = [
  ...(['traditional', 'pinyin', 'pinyin-turned', 'polyphone', 'swapped', 'homophone'] as const),
  ...(['near-sound', 'look-alike', 'titled', 'surname-only', 'noted', 'spaced'] as const),
];
export type NameFault = (typeof nameFaults)[number];

const ALL_GIVEN: readonly Character[] = [...GIVEN.male, ...GIVEN.female];

function blur(sound: string): string {
  return sound
    .replace(/^([zcs])h/, '$1')
    .replace(/^n/, 'l')
    .replace(/ng$/, 'n');
}

function pickOther(random: Random, list: readonly Character[], not: Character): string | undefined {
  const others = list.filter(({ simplified }) => simplified !== not.simplified);
  return others.length === 0 ? undefined : random.pick(others).simplified;
}

/** Puts another character in one place of the given name that has one. */
function replaceOne(random: Random, { surname, given }: PeopleName, other: (one: Character) => string | undefined): string | undefined {
  const from = random.integer(0, given.length - 1);
  for (let turn = 0; turn < given.length; turn += 1) {
    const at = (from + turn) % given.length;
    const one = given[at];
    const replaced = one === undefined ? undefined : other(one);
    if (replaced !== undefined)
      return surname.simplified + given.map(({ simplified }, index) => (index === at ? replaced : simplified)).join('');
  }
  return undefined;
}

function toPinyin(random: Random, surname: string, given: readonly Character[], isTurned: boolean): string | undefined {
  if (given.some(({ sound }) => sound === '')) return undefined;
  const rest = given.map(({ sound }) => sound).join('');
  const words = isTurned ? [rest, surname] : [surname, rest];
  switch (random.integer(0, 3)) {
    case 0:
      return words.join(' ').toUpperCase();
    case 1:
      return isTurned ? words.map(capitalised).join(' ') : words.join('');
    default:
      return words.map(capitalised).join(' ');
  }
}
