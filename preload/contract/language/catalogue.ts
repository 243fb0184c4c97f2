/** The texts of one area: sentences under names, in groups. `{{name}}` stands for a value. */
export type Texts = { readonly [name: string]: string | Texts }

/** The same names in another language, each with its own sentence. */
export type Translation<Source extends Texts> = {
  readonly [Name in keyof Source]: Source[Name] extends Texts ? Translation<Source[Name]> : string
}

/** Every sentence's name, such as "settings.models.add"; a sentence with `_one` and `_other` has one name for both. */
export type Key<Source extends Texts> = {
  readonly [Name in keyof Source & string]: Source[Name] extends Texts
    ? `${Name}.${Key<Source[Name]>}`
    : Name extends `${infer Base}_${'one' | 'other'}`
      ? Base
      : Name
}[keyof Source & string]
