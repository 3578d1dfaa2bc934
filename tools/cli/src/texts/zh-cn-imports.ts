import type { enImports } from './en-imports';

/** 命令行关于文件导入的文字。 */
export const zhCNImports: Readonly<Record<keyof typeof enImports, string>> = {
  'import.option.preview': '只显示文件前 20 行将如何读取，不导入；没有 --mapping 时自动推测',
  'import.mappings.description': '平台自带的映射；给出名称时输出该映射文件',
  'import.template.description': '可填写的 CSV 文件，附一行示例；--mapping 名称 则按该系统的写法',
  'import.argument.mapping': '映射名称',
  'import.argument.type': '记录类型，例如 visit',
  'import.preview.title': '前几行将读作',
  'import.preview.mapping-given': '按所给映射的各列（{encoding}）',
  'import.preview.mapping-shipped': '按指定映射的各列（{encoding}）',
  'import.preview.mapping-guessed': '按推测映射的各列（{encoding}）',
  'import.preview.unmapped': '以下列不会读取：{columns}',
  'import.preview.refused': '文件将整份被拒：{reason}',
  'import.preview.guess': '适合此文件的映射；保存后用 --mapping 给出：',
  'import.mappings.title': '映射',
  'import.mappings.use': 'import 文件 --mapping 名称 可直接使用；`import mappings 名称 > mapping.yaml` 可另行修改。',
  'progress.pace': '{rows}，每秒 {rate} 行，还需 {left}',
  'column.line': '行号',
  'column.refused': '拒绝原因',
  'column.read-as': '读作',
  'column.column': '列',
  'column.mapping': '映射',
  'column.encoding': '编码',
  'column.types': '记录类型',
  'error.usage.one-file': '{name} 只用于一个文件',
};
