import type { Random } from './random';

export type Sex = 'male' | 'female';

/** One character or surname: simplified, traditional, pinyin. */
interface Syllable {
  readonly simplified: string;
  readonly traditional: string;
  readonly pinyin: string;
}

/** A name with the spellings under which the same person turns up. */
export interface HanName {
  /** As on the identity card: simplified characters, no space. */
  readonly simplified: string;
  readonly traditional: string;
  /** Surname first: `Zhang Wei`. */
  readonly pinyin: string;
  /** Number of characters of the surname. */
  readonly surnameLength: number;
}

/** `张張zhang` → syllables; a table of three columns keeps the lists readable. */
function readSyllables(table: string): readonly Syllable[] {
  return table
    .trim()
    .split(/\s+/)
    .map((entry) => {
      const parts = /^(\p{Script=Han}+),(\p{Script=Han}+),([a-z]+)$/u.exec(entry);
      if (!parts) throw new SyntaxError(`not a syllable: ${entry}`);
      return { simplified: parts[1] ?? '', traditional: parts[2] ?? '', pinyin: parts[3] ?? '' };
    });
}

/** By frequency: the first third of the list covers most of the population. */
const surnames = readSyllables(`
  王,王,wang 李,李,li 张,張,zhang 刘,劉,liu 陈,陳,chen 杨,楊,yang 黄,黃,huang 赵,趙,zhao 吴,吳,wu 周,周,zhou
  徐,徐,xu 孙,孫,sun 马,馬,ma 朱,朱,zhu 胡,胡,hu 郭,郭,guo 何,何,he 林,林,lin 高,高,gao 罗,羅,luo
  郑,鄭,zheng 梁,梁,liang 谢,謝,xie 宋,宋,song 唐,唐,tang 许,許,xu 韩,韓,han 邓,鄧,deng 冯,馮,feng 曹,曹,cao
  彭,彭,peng 曾,曾,zeng 肖,肖,xiao 田,田,tian 董,董,dong 潘,潘,pan 袁,袁,yuan 蔡,蔡,cai 蒋,蔣,jiang 余,余,yu
  于,于,yu 杜,杜,du 叶,葉,ye 程,程,cheng 魏,魏,wei 苏,蘇,su 吕,呂,lv 丁,丁,ding 沈,沈,shen 任,任,ren
  姚,姚,yao 卢,盧,lu 傅,傅,fu 钟,鍾,zhong 姜,姜,jiang 崔,崔,cui 谭,譚,tan 廖,廖,liao 范,范,fan 汪,汪,wang
  陆,陸,lu 金,金,jin 石,石,shi 戴,戴,dai 贾,賈,jia 韦,韋,wei 夏,夏,xia 邱,邱,qiu 方,方,fang 侯,侯,hou
  欧阳,歐陽,ouyang 上官,上官,shangguan 诸葛,諸葛,zhuge 司徒,司徒,situ
`);

const maleGiven = readSyllables(`
  伟,偉,wei 强,強,qiang 磊,磊,lei 军,軍,jun 勇,勇,yong 杰,傑,jie 涛,濤,tao 明,明,ming 超,超,chao 刚,剛,gang
  平,平,ping 辉,輝,hui 鹏,鵬,peng 华,華,hua 飞,飛,fei 鑫,鑫,xin 波,波,bo 斌,斌,bin 宇,宇,yu 浩,浩,hao
  凯,凱,kai 健,健,jian 俊,俊,jun 帆,帆,fan 帅,帥,shuai 旭,旭,xu 宁,寧,ning 龙,龍,long 林,林,lin 阳,陽,yang
  建,建,jian 国,國,guo 文,文,wen 志,志,zhi 海,海,hai 晨,晨,chen 天,天,tian 泽,澤,ze 嘉,嘉,jia 子,子,zi
  轩,軒,xuan 博,博,bo 睿,睿,rui 诚,誠,cheng 远,遠,yuan 东,東,dong 庆,慶,qing 峰,峰,feng 云,雲,yun 晓,曉,xiao
`);

const femaleGiven = readSyllables(`
  芳,芳,fang 娜,娜,na 敏,敏,min 静,靜,jing 丽,麗,li 艳,艷,yan 娟,娟,juan 霞,霞,xia 燕,燕,yan 玲,玲,ling
  婷,婷,ting 慧,慧,hui 莹,瑩,ying 雪,雪,xue 倩,倩,qian 颖,穎,ying 琳,琳,lin 洁,潔,jie 梅,梅,mei 兰,蘭,lan
  萍,萍,ping 红,紅,hong 玉,玉,yu 佳,佳,jia 欣,欣,xin 怡,怡,yi 雨,雨,yu 思,思,si 梦,夢,meng 瑶,瑤,yao
  璐,璐,lu 丹,丹,dan 蕾,蕾,lei 薇,薇,wei 婉,婉,wan 诗,詩,shi 涵,涵,han 悦,悅,yue 宁,寧,ning 岚,嵐,lan
  晓,曉,xiao 春,春,chun 秀,秀,xiu 凤,鳳,feng 淑,淑,shu 文,文,wen 雅,雅,ya 清,清,qing 月,月,yue 云,雲,yun
`);

const capitalised = (pinyin: string): string => pinyin.charAt(0).toUpperCase() + pinyin.slice(1);

/** Draws a name; two in three have a given name of two characters. `surname` keeps a family's name. */
export function createHanName(random: Random, sex: Sex, surname = drawSurname(random)): HanName {
  const given = sex === 'male' ? maleGiven : femaleGiven;
  const syllables = [random.pick(given)];
  if (random.chance(0.66)) {
    const second = random.pick(given);
    if (second !== syllables[0]) syllables.push(second);
  }
  return {
    simplified: surname.simplified + syllables.map((s) => s.simplified).join(''),
    traditional: surname.traditional + syllables.map((s) => s.traditional).join(''),
    pinyin: `${capitalised(surname.pinyin)} ${capitalised(syllables.map((s) => s.pinyin).join(''))}`,
    surnameLength: surname.simplified.length,
  };
}

/** The square favours the front of the list, where the frequent surnames are. */
function drawSurname(random: Random): Syllable {
  const index = Math.floor(random.next() ** 2 * surnames.length);
  return surnames[index] ?? random.pick(surnames);
}

/** The surname of a name, to give it to a relative. */
export function surnameOf(name: HanName): Syllable {
  const simplified = name.simplified.slice(0, name.surnameLength);
  const found = surnames.find((surname) => surname.simplified === simplified);
  if (!found) throw new RangeError('not a surname of the list');
  return found;
}
