import { useMemo } from 'react'
import type { ConversationId } from '#contract/ids'
import { useChat } from '../page-context.ts'
import { noFiles, type FilePlace, type PlaceFiles, type SendTarget } from './draft-files.ts'

export const draftPlace = (conversation: ConversationId): FilePlace => ({
  conversation,
  place: 'draft',
  key: `draft ${conversation}`,
})

export const usePlaceFiles = (place: FilePlace | null): PlaceFiles =>
  useChat(({ files }) => (place === null ? noFiles : (files.get(place.key) ?? noFiles)))

/** The open conversation's model, and what is known about what it takes. */
export const useSendTarget = (): SendTarget & { readonly contextTokens: number | null } => {
  const id = useChat(({ open, workspace }) => open?.summary.model ?? workspace?.defaultModel ?? '')
  const option = useChat(({ workspace }) => workspace?.models.find((model) => model.id === id))
  return useMemo(
    () => ({
      model: option?.model ?? id.slice(id.indexOf('/') + 1),
      images: option?.images ?? null,
      pdf: option?.pdf ?? null,
      contextTokens: option?.contextTokens ?? null,
    }),
    [id, option],
  )
}
