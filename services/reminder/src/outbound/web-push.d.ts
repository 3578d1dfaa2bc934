/** The part of web-push that is used; the package brings no types. */
declare module 'web-push' {
  export interface RequestDetails {
    readonly endpoint: string;
    readonly headers: Readonly<Record<string, string | number>>;
    readonly body: Buffer;
  }
  export function generateRequestDetails(
    subscription: { readonly endpoint: string; readonly keys: { readonly p256dh: string; readonly auth: string } },
    payload: string,
    options: {
      readonly vapidDetails: { readonly subject: string; readonly publicKey: string; readonly privateKey: string };
      readonly TTL: number;
      readonly contentEncoding: 'aes128gcm';
    },
  ): RequestDetails;
}
