import type { IncomingMessage } from 'node:http';
import busboy from 'busboy';
import { type Spooled, spool } from '../csv/spool';
import { abandon, brokenOff, mediaTypeOf, openBody, tooLarge, unreadable } from './body';
import { Problem, refusedProblem } from './problems';
import { refusal } from '../records/refusals';

/** A form with one file, received whole. */
export interface Upload {
  readonly fields: Readonly<Record<string, string>>;
  readonly file: Spooled;
}

export interface UploadLimits {
  readonly directory: string;
  /** Of the file while it is received; unique. */
  readonly name: string;
  readonly mostBytes: number;
}

const FIELDS = ['type', 'mapping', 'dealer'] as const;
const LONGEST_FIELD = 65_536;

/** Receives a multipart form, its fields before or behind the file. Throws the problem of what is wrong with it, and keeps nothing then. */
export async function receiveUpload(request: IncomingMessage, limits: UploadLimits): Promise<Upload> {
  if (mediaTypeOf(request) !== 'multipart/form-data')
    throw new Problem(415, 'gateway.media-type-unsupported', { values: { expected: 'multipart/form-data' } });
  const body = openBody(request);
  const fields: Record<string, string> = {};
  let file: Promise<Spooled> | undefined;
  let wrong: Problem | undefined;

  try {
    await new Promise<void>((resolve, reject) => {
      const form = createForm(request);
      // The first finding ends the reading.
      const refuse = (problem: Problem): void => {
        wrong ??= problem;
        form.destroy(problem);
      };
      form.on('field', (name, value, { nameTruncated, valueTruncated }) => {
        if (nameTruncated || !FIELDS.some((known) => known === name))
          refuse(refusedProblem(422, [refusal('gateway.field-unknown', `/${name.slice(0, 100)}`)]));
        else if (valueTruncated) refuse(tooLarge(LONGEST_FIELD));
        else fields[name] = value;
      });
      form.on('file', (name, stream) => {
        // It may break off before anybody reads it; whoever reads it is told anyway.
        stream.on('error', () => undefined);
        if (name !== 'file' || file !== undefined) {
          stream.resume();
          refuse(refusedProblem(422, [refusal('gateway.field-unknown', `/${name.slice(0, 100)}`)]));
          return;
        }
        file = spool(stream, limits.directory, limits.name, limits.mostBytes);
        file.catch((error: unknown) => refuse(error instanceof Problem ? error : unreadable()));
      });
      form.on('partsLimit', () => refuse(unreadable()));
      form.on('fieldsLimit', () => refuse(unreadable()));
      form.on('error', (error: unknown) => reject(error instanceof Problem ? error : unreadable()));
      form.on('close', resolve);
      body.on('error', (error) => refuse(brokenOff(error)));
      request.on('aborted', () => refuse(unreadable()));
      body.pipe(form);
    });
    if (file === undefined) throw refusedProblem(422, [refusal('gateway.field-missing', '/file')]);
    return { fields, file: await file };
  } catch (error) {
    abandon(request, body);
    await file?.then((spooled) => spooled.discard()).catch(() => undefined);
    throw wrong ?? error;
  }
}

function createForm(request: IncomingMessage): busboy.Busboy {
  try {
    return busboy({
      headers: request.headers,
      defParamCharset: 'utf8',
      limits: { fields: 10, files: 2, parts: 12, fieldSize: LONGEST_FIELD, fieldNameSize: 100 },
    });
  } catch {
    throw unreadable();
  }
}
