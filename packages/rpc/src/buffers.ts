/** The serialiser of grpc-js: messages cross it as bytes, because encoding and its errors belong to the dispatcher and the client. */
export const asIs = (bytes: Buffer): Buffer => bytes;

/** The same memory as a Buffer. */
export const toBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
