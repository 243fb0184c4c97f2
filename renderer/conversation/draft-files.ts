import { checkFile, checkTaken, checkTogether, type ModelTakes } from '#contract/attachments'
import type { ChatBridge } from '#contract/bridge'
import type { Attachment } from '#contract/events'
import type { AttachmentId, ConversationId } from '#contract/ids'
import { t } from '#contract/language/texts'
import { fail, ok, type Problem, type Result } from '#contract/result'
import type { ChatStore } from '../store.ts'
import { createAttachmentBlobs, type AttachmentBlobs } from './attachment-blobs.ts'
import { givenFile } from './give-file.ts'
import type { Picked } from './picked-files.ts'

/** Where files wait for their message: the composer of a conversation, or the place where a message is edited. */
export type FilePlace = {
  readonly conversation: ConversationId
  readonly place: 'draft' | 'edit'
  /** Tells this place from the others of the page. */
  readonly key: string
}

export type DraftFile =
  | {
      readonly kind: 'storing'
      readonly key: string
      readonly name: string
      readonly bytes: number
      readonly storedBytes: number
    }
  | {
      readonly kind: 'ready'
      readonly key: string
      readonly attachment: Attachment
      /** Of a picture that was shown already. */
      readonly pixels: { readonly width: number; readonly height: number } | null
    }

/** `problems` are sentences about files that were not taken. */
export type PlaceFiles = { readonly files: readonly DraftFile[]; readonly problems: readonly string[] }

/** The files of messages that are being written. They go on being stored when their place is left. */
export type DraftFiles = {
  readonly blobs: AttachmentBlobs
  readonly add: (place: FilePlace, picked: Picked) => void
  /** Main reads it from its server and stores it; why it did not is said in the place, and returned. */
  readonly addResource: (place: FilePlace, resource: NamedResource) => Promise<Problem | null>
  /** Also ends storing it. */
  readonly remove: (place: FilePlace, file: DraftFile) => void
  /** Reads what an earlier page or process has stored for this place. */
  readonly restore: (place: FilePlace) => Promise<void>
  /** Begins with the files that a message has already. */
  readonly begin: (place: FilePlace, attachments: readonly Attachment[]) => void
  /** The files to send to this model once all are stored, or why they cannot be sent. */
  readonly whenStored: (place: FilePlace, model: SendTarget) => Promise<Result<readonly AttachmentId[]>>
  /** The message was stored with its files, or is not written any more. */
  readonly end: (place: FilePlace, how: 'sent' | 'left') => void
  readonly measured: (place: FilePlace, file: DraftFile, width: number, height: number) => void
}

export type SendTarget = ModelTakes & { readonly model: string }

export type NamedResource = { readonly alias: string; readonly uri: string; readonly name: string }

export const noFiles: PlaceFiles = { files: [], problems: [] }
const problemsShown = 3

export const createDraftFiles = (deps: {
  readonly bridge: ChatBridge
  readonly store: ChatStore
}): DraftFiles => {
  const { bridge, store } = deps
  const blobs = createAttachmentBlobs(bridge)
  let lastGiven: Promise<void> = Promise.resolve()
  /** Those that belong to a sent message: leaving its edit must not remove them. */
  const borrowed = new Set<AttachmentId>()
  let nextKey = 1

  const filesOf = (place: FilePlace): PlaceFiles => store.getState().files.get(place.key) ?? noFiles
  const change = (place: FilePlace, next: (files: PlaceFiles) => PlaceFiles): void =>
    store.setState(({ files }) => ({
      files: new Map(files).set(place.key, next(files.get(place.key) ?? noFiles)),
    }))
  const isWanted = (place: FilePlace, key: string): boolean =>
    filesOf(place).files.some((file) => file.key === key)
  const announce = (text: string): void => store.setState({ announcement: text })
  const drop = (place: FilePlace, key: string): void =>
    change(place, (now) => ({ ...now, files: now.files.filter((file) => file.key !== key) }))
  const refuse = (place: FilePlace, sentence: string): void =>
    change(place, ({ files, problems }) => ({
      files,
      problems: [...new Set([...problems, sentence])].slice(-problemsShown),
    }))
  const replace = (place: FilePlace, file: DraftFile): void =>
    change(place, (now) => ({
      ...now,
      files: now.files.map((known) => (known.key === file.key ? file : known)),
    }))

  /** One file after the other, so that the first one chosen is the first one there. */
  const giveInTurn = (place: FilePlace, key: string, file: File): void => {
    lastGiven = lastGiven.then(() => give(place, key, file))
  }

  const give = async (place: FilePlace, key: string, file: File): Promise<void> => {
    if (!isWanted(place, key)) return
    const { name, size: bytes } = file
    const given = await givenFile(bridge, place, file, {
      isWanted: () => isWanted(place, key),
      onStored: (storedBytes) => replace(place, { kind: 'storing', key, name, bytes, storedBytes }),
    })
    if (given.kind === 'cancelled') return
    if (given.kind === 'refused') {
      drop(place, key)
      refuse(place, given.sentence)
      return
    }
    const { attachment } = given
    blobs.keep(attachment, file)
    // Restoring the place may have found it a moment ago.
    drop(place, attachment.attachmentId)
    replace(place, { kind: 'ready', key, attachment, pixels: null })
    announce(t('attachments.attached', { name: attachment.name }))
  }

  const add = (place: FilePlace, { files, folders }: Picked): void => {
    change(place, (now) => ({ ...now, problems: [] }))
    for (const name of folders) refuse(place, t('attachments.problems.folder', { name }))
    for (const file of files) {
      const { name, size: bytes } = file
      const known = filesOf(place).files.map((one) => ({ bytes: bytesOf(one) }))
      const single = checkFile({ name, bytes })
      const checked = single.ok ? checkTogether([...known, { bytes }]) : single
      if (!checked.ok) {
        refuse(place, checked.problem.message)
        continue
      }
      const key = `given ${nextKey++}`
      change(place, (now) => ({
        ...now,
        files: [...now.files, { kind: 'storing', key, name, bytes, storedBytes: 0 }],
      }))
      giveInTurn(place, key, file)
    }
  }

  const addResource: DraftFiles['addResource'] = async (place, { alias, uri, name }) => {
    const key = `given ${nextKey++}`
    const waiting: DraftFile = { kind: 'storing', key, name, bytes: 1, storedBytes: 0 }
    change(place, ({ files }) => ({ files: [...files, waiting], problems: [] }))
    const { conversation } = place
    const reply = await bridge.attachResource({ conversation, alias, uri })
    if (!isWanted(place, key)) {
      if (reply.ok) reply.value.map(ready).forEach(discard)
      return null
    }
    drop(place, key)
    if (!reply.ok) {
      refuse(place, reply.problem.message)
      return reply.problem
    }
    // Restoring the place may have found them a moment ago.
    for (const { attachmentId } of reply.value) drop(place, attachmentId)
    change(place, ({ files, problems }) => ({ files: [...files, ...reply.value.map(ready)], problems }))
    for (const attachment of reply.value) announce(t('attachments.attached', { name: attachment.name }))
    return null
  }

  const allStored = (place: FilePlace): Promise<void> =>
    new Promise((resolve) => {
      const isStored = (): boolean => filesOf(place).files.every(({ kind }) => kind === 'ready')
      if (isStored()) return resolve()
      const unsubscribe = store.subscribe(() => {
        if (!isStored()) return
        unsubscribe()
        resolve()
      })
    })

  const remove: DraftFiles['remove'] = (place, file) => {
    drop(place, file.key)
    announce(t('attachments.removed', { name: nameOf(file) }))
    discard(file)
  }

  /** A file that is still being stored notices by itself that nobody wants it. */
  const discard = (file: DraftFile): void => {
    if (file.kind !== 'ready' || borrowed.has(file.attachment.attachmentId)) return
    void bridge.removeAttachment({ attachmentId: file.attachment.attachmentId })
  }

  return {
    blobs,
    add,
    addResource,
    remove,
    restore: async (place) => {
      const { conversation } = place
      const stored = await bridge.readDraftAttachments({ conversation })
      if (!stored.ok) return
      change(place, (now) => {
        const isKnown = (attachment: Attachment): boolean =>
          now.files.some((file) => file.kind === 'ready' && sameFile(file.attachment, attachment))
        const fresh = stored.value.filter((attachment) => !isKnown(attachment)).map(ready)
        return fresh.length === 0 ? now : { ...now, files: [...fresh, ...now.files] }
      })
    },
    begin: (place, attachments) => {
      for (const { attachmentId } of attachments) borrowed.add(attachmentId)
      change(place, () => ({ files: attachments.map(ready), problems: [] }))
    },
    whenStored: async (place, target) => {
      const expected = filesOf(place).files.length
      await allStored(place)
      const attachments = filesOf(place).files.flatMap((file) =>
        file.kind === 'ready' ? [file.attachment] : [],
      )
      if (attachments.length < expected) return fail('not-stored', t('attachments.problems.notAll'))
      const together = checkTogether(attachments)
      if (!together.ok) return together
      const taken = checkTaken(target.model, target, attachments)
      return taken.ok ? ok(attachments.map(({ attachmentId }) => attachmentId)) : taken
    },
    end: (place, how) => {
      const { files } = filesOf(place)
      change(place, () => noFiles)
      if (how === 'left') files.forEach(discard)
    },
    measured: (place, file, width, height) => {
      if (file.kind === 'ready' && file.pixels === null)
        replace(place, { ...file, pixels: { width, height } })
    },
  }
}

const ready = (attachment: Attachment): DraftFile => ({
  kind: 'ready',
  key: attachment.attachmentId,
  attachment,
  pixels: null,
})

const sameFile = (left: Attachment, right: Attachment): boolean => left.attachmentId === right.attachmentId

export const nameOf = (file: DraftFile): string => (file.kind === 'ready' ? file.attachment.name : file.name)
const bytesOf = (file: DraftFile): number => (file.kind === 'ready' ? file.attachment.bytes : file.bytes)
