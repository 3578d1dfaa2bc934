// Generates the TypeScript of proto/ and of the topic catalogue into src/gen, and docs/events/asyncapi.yaml. Run by the build when proto/ changed.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse, stringify } from 'yaml';

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(here, '../..');
const proto = path.join(root, 'proto');
const out = path.join(here, 'src/gen');

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
execFileSync(path.join(root, 'node_modules/.bin/buf'), ['generate'], { cwd: proto, stdio: 'inherit' });

// What gRPC reflection serves; as a module, so that it is where the compiled code is.
const descriptors = execFileSync(
  path.join(root, 'node_modules/.bin/buf'),
  ['build', '--as-file-descriptor-set', '--output', '-#format=binpb'],
  { cwd: proto },
);
writeFileSync(
  path.join(out, 'descriptors.ts'),
  `// Generated from proto/; do not edit.\nexport const descriptorSet: Uint8Array = Buffer.from('${descriptors.toString('base64')}', 'base64');\n`,
);

const { topics } = parse(readFileSync(path.join(proto, 'topics.yaml'), 'utf8'));
const files = new Map(topics.flatMap(({ events, file }) => events.map((event) => [event, file])));
const fileOf = (event) => files.get(event) ?? (event.startsWith('homeward.intake.') ? 'intake' : 'events');
const moduleOf = (event) => [...event.split('.').slice(0, 3), fileOf(event)].join('/');
const aliasOf = (event) => `${event.split('.')[1]}${files.get(event) === undefined ? '' : `_${files.get(event)}_`}Events`;
const events = topics.flatMap((topic) => topic.events.map((type) => ({ type, topic: topic.name })));
const imports = [...new Map(events.map(({ type }) => [aliasOf(type), moduleOf(type)])).entries()];
const literal = (value) => JSON.stringify(value);

writeFileSync(
  path.join(out, 'catalogue.ts'),
  `// Generated from proto/topics.yaml; do not edit.
${imports.map(([alias, file]) => `import * as ${alias} from './${file}';`).join('\n')}

export const topics = [
${topics.map((topic) => `  { name: ${literal(topic.name)}, owner: ${literal(topic.owner)}, readers: ${literal(topic.readers)}, partitions: ${topic.partitions}, retention: ${literal(topic.retention)}, public: ${topic.public} },`).join('\n')}
] as const;

export const events = {
${events.map(({ type, topic }) => `  ${literal(type)}: { topic: ${literal(topic)}, codec: ${aliasOf(type)}.${type.split('.').at(-1)} },`).join('\n')}
} as const;
`,
);

const asyncapi = {
  asyncapi: '3.0.0',
  info: {
    title: 'Homeward events',
    version: '1.0.0',
    description: 'CloudEvents 1.0 in Kafka binary mode, protobuf values. Generated from proto/topics.yaml.',
  },
  defaultContentType: 'application/protobuf',
  channels: Object.fromEntries(
    topics.map((topic) => [
      topic.name,
      {
        address: topic.name,
        description: `Written by ${topic.owner}, read by ${topic.readers.join(', ')}. Key: ${topic.key}. Kept ${topic.retention === 'forever' ? 'for ever' : `${topic.retention.days} days`}.`,
        messages: Object.fromEntries(topic.events.map((type) => [type.split('.').at(-1), { $ref: `#/components/messages/${type}` }])),
        bindings: { kafka: { topic: topic.name, partitions: topic.partitions } },
      },
    ]),
  ),
  operations: Object.fromEntries(
    topics.flatMap((topic) => [
      [`${topic.owner}.tells.${topic.name}`, { action: 'send', channel: { $ref: `#/channels/${topic.name}` } }],
      ...topic.readers.map((reader) => [
        `${reader}.hears.${topic.name}`,
        { action: 'receive', channel: { $ref: `#/channels/${topic.name}` } },
      ]),
    ]),
  ),
  components: {
    messages: Object.fromEntries(
      events.map(({ type }) => [
        type,
        {
          name: type,
          contentType: 'application/protobuf',
          headers: {
            type: 'object',
            required: ['ce_specversion', 'ce_id', 'ce_source', 'ce_type', 'ce_time', 'ce_subject'],
            properties: { ce_type: { const: type } },
          },
          payload: {
            schemaFormat: 'application/vnd.google.protobuf;version=3',
            schema: `proto/${moduleOf(type)}.proto#${type.split('.').at(-1)}`,
          },
        },
      ]),
    ),
  },
};
mkdirSync(path.join(root, 'docs/events'), { recursive: true });
writeFileSync(
  path.join(root, 'docs/events/asyncapi.yaml'),
  `# Generated from proto/topics.yaml; do not edit.\n${stringify(asyncapi, { lineWidth: 0 })}`,
);
