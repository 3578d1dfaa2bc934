import type { Server } from '@grpc/grpc-js';
import { ReflectionService } from '@grpc/reflection';

/** Lets tools such as grpcurl list and call the services of a server. The descriptor set is what `buf build` writes. */
export function addReflection(server: Server, descriptorSet: Uint8Array, services: readonly string[]): void {
  // The service reads nothing but the files of an entry, whatever kind of entry it is.
  const everything = {
    format: 'Protocol Buffer 3 EnumDescriptorProto' as const,
    type: {},
    fileDescriptorProtos: readFileDescriptors(descriptorSet),
  };
  new ReflectionService({ everything }, { services: [...services] }).addToServer(server);
}

// FileDescriptorSet has one field: 1, repeated FileDescriptorProto.
const FILE_TAG = 0x0a;

/** The files of an encoded FileDescriptorSet, still encoded. Throws TypeError on bytes that are none. */
function readFileDescriptors(descriptorSet: Uint8Array): Buffer[] {
  const files: Buffer[] = [];
  let position = 0;
  while (position < descriptorSet.length) {
    if (descriptorSet[position] !== FILE_TAG) throw new TypeError(`Not a protobuf descriptor set: unexpected tag at byte ${position}`);
    const length = readVarint(descriptorSet, position + 1);
    const end = length.end + length.value;
    if (end > descriptorSet.length) throw new TypeError('Not a protobuf descriptor set: it is cut off');
    files.push(Buffer.from(descriptorSet.subarray(length.end, end)));
    position = end;
  }
  return files;
}

function readVarint(bytes: Uint8Array, start: number): { readonly value: number; readonly end: number } {
  let value = 0;
  for (let index = 0; index < 5; index += 1) {
    const byte = bytes[start + index];
    if (byte === undefined) break;
    value += (byte & 0x7f) * 2 ** (7 * index);
    if (byte < 0x80) return { value, end: start + index + 1 };
  }
  throw new TypeError('Not a protobuf descriptor set: a length is cut off');
}
