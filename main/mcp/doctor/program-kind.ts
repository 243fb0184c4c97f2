import { open } from 'node:fs/promises'

/** What a program file is made for, from its first bytes. */
export type ProgramKind =
  | { readonly kind: 'native'; readonly system: NodeJS.Platform; readonly processor: string }
  | { readonly kind: 'script'; readonly interpreter: string }
  | { readonly kind: 'other' }

const headBytes = 512
/** Machine numbers of ELF (e_machine) and Mach-O (cputype), by Node's names of processors. */
const elfProcessors: Readonly<Record<number, string>> = {
  3: 'ia32',
  40: 'arm',
  62: 'x64',
  183: 'arm64',
  243: 'riscv64',
}
const machProcessors: Readonly<Record<number, string>> = { 0x01000007: 'x64', 0x0100000c: 'arm64' }

export const programKind = async (path: string): Promise<ProgramKind> => {
  try {
    await using file = await open(path, 'r')
    const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0)
    return kindOf(buffer.subarray(0, bytesRead))
  } catch {
    return { kind: 'other' }
  }
}

const kindOf = (head: Buffer): ProgramKind => {
  if (head.subarray(0, 2).toString('latin1') === '#!') return scriptKind(head)
  if (head.length < 20) return { kind: 'other' }
  if (head.readUInt32BE(0) === 0x7f454c46) {
    const isBigEndian = head.readUInt8(5) === 2
    const machine = isBigEndian ? head.readUInt16BE(18) : head.readUInt16LE(18)
    return { kind: 'native', system: 'linux', processor: elfProcessors[machine] ?? String(machine) }
  }
  if (head.readUInt32LE(0) === 0xfeedfacf) {
    const machine = head.readUInt32LE(4)
    return { kind: 'native', system: 'darwin', processor: machProcessors[machine] ?? String(machine) }
  }
  if (head.subarray(0, 2).toString('latin1') === 'MZ')
    return { kind: 'native', system: 'win32', processor: 'any' }
  return { kind: 'other' }
}

/** Behind `env` the name that is looked for on the PATH, else the path itself. */
const scriptKind = (head: Buffer): ProgramKind => {
  const [line = ''] = head.subarray(2).toString('utf8').split('\n')
  const words = line.trim().split(/\s+/)
  const isLookedFor = words[0]?.endsWith('/env') === true
  const interpreter = isLookedFor ? words.slice(1).find((word) => !/^-|=/.test(word)) : words[0]
  return interpreter === undefined ? { kind: 'other' } : { kind: 'script', interpreter }
}
