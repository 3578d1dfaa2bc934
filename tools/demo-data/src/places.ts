/** A city with dealers: names for addresses and the prefix of its plates. */
export interface Place {
  readonly province: string;
  readonly city: string;
  readonly platePrefix: string;
  readonly districts: readonly string[];
}

export interface Region {
  readonly id: string;
  readonly name: string;
  readonly places: readonly Place[];
}

/** The two sales regions; dealers take their cities in turn. */
export const regions: readonly [Region, Region] = [
  {
    id: 'R1',
    name: '华东大区',
    places: [
      { province: '江苏省', city: '南京市', platePrefix: '苏A', districts: ['玄武区', '鼓楼区', '江宁区', '建邺区', '浦口区'] },
      { province: '浙江省', city: '杭州市', platePrefix: '浙A', districts: ['西湖区', '滨江区', '萧山区', '余杭区'] },
      { province: '江苏省', city: '苏州市', platePrefix: '苏E', districts: ['姑苏区', '吴中区', '相城区', '吴江区'] },
      { province: '安徽省', city: '合肥市', platePrefix: '皖A', districts: ['蜀山区', '包河区', '庐阳区', '瑶海区'] },
    ],
  },
  {
    id: 'R2',
    name: '华南大区',
    places: [
      { province: '广东省', city: '广州市', platePrefix: '粤A', districts: ['天河区', '番禺区', '白云区', '海珠区', '黄埔区'] },
      { province: '广东省', city: '深圳市', platePrefix: '粤B', districts: ['南山区', '福田区', '宝安区', '龙岗区'] },
      { province: '广西壮族自治区', city: '南宁市', platePrefix: '桂A', districts: ['青秀区', '兴宁区', '良庆区'] },
      { province: '福建省', city: '厦门市', platePrefix: '闽D', districts: ['思明区', '湖里区', '集美区'] },
    ],
  },
];

/** Streets that most Chinese cities have. */
export const streets = [
  ...['中山路', '人民路', '解放路', '建设大道', '和平街', '长江路', '文化路', '新华街', '胜利路', '迎宾大道'],
  ...['湖滨路', '科技园路', '学府路', '滨河路', '朝阳街', '体育馆路', '花园路', '工业大道', '青年路', '民生街'],
];
