/** A message of the contracts as the API shows it: an empty text means absent, and is left out. */
export type Presented<Message> = { [Field in keyof Message as Message[Field] extends string ? never : Field]: Message[Field] } & {
  [Field in keyof Message as Message[Field] extends string ? Field : never]?: Message[Field];
};

/** Leaves out the texts that are empty. One level deep: what is inside is presented by its own name. */
export function present<Message extends object>(message: Message): Presented<Message> {
  return Object.fromEntries(Object.entries(message).filter(([, value]) => value !== '')) as Presented<Message>;
}
