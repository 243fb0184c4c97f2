/**
 * An object of Electron of which a part is modelled. The part is checked against Electron's own types; touching any
 * other member throws with its name, so that nothing is passed over in silence.
 */
export const modelled = <Whole extends object>(
  name: string,
  part: Partial<Whole>,
  ...more: object[]
): Whole => {
  const members = Object.defineProperties(
    part,
    Object.assign({}, ...more.map((each) => Object.getOwnPropertyDescriptors(each))),
  )
  return new Proxy(members, {
    get: (target, key) => {
      if (Reflect.has(target, key) || isAskedByLanguage(key)) return Reflect.get(target, key)
      throw notModelled(`${name}.${String(key)}`)
    },
    set: (target, key, value) => {
      if (!Reflect.has(target, key)) throw notModelled(`${name}.${String(key)}`)
      return Reflect.set(target, key, value)
    },
    // The Proxy answers for every member that `part` lacks, so the whole type is what it stands for.
  }) as Whole
}

/** A class of Electron: `new` leads to `create`, every static member that is not named throws. */
export const modelledClass = <Class extends abstract new (...args: never[]) => object>(
  name: string,
  create: (...args: ConstructorParameters<Class>) => InstanceType<Class>,
  statics: Partial<Omit<Class, 'prototype'>> = {},
): Class =>
  new Proxy(function () {} as unknown as Class, {
    construct: (_, args) => create(...(args as ConstructorParameters<Class>)),
    apply: () => {
      throw new TypeError(`Class constructor ${name} cannot be invoked without 'new'`)
    },
    get: (_, key) => {
      if (Object.hasOwn(statics, key)) return Reflect.get(statics, key)
      if (isAskedByLanguage(key) || key === 'prototype' || key === 'name') return undefined
      throw notModelled(`${name}.${String(key)}`)
    },
  })

export const notModelled = (api: string): Error => new Error(`the double of electron does not model ${api}`)

/** `await`, `instanceof`, JSON, inspection and test runners look for these on any object. */
const isAskedByLanguage = (key: PropertyKey): boolean =>
  typeof key === 'symbol' || ['then', 'toJSON', 'constructor', 'inspect', 'nodeType'].includes(key as string)
