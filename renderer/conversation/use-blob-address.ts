import { useEffect, useState } from 'react'
import type { Attachment } from '#contract/events'
import { usePage } from '../page-context.ts'

export type BlobAddress =
  | { readonly kind: 'reading' }
  | { readonly kind: 'ready'; readonly address: string; readonly blob: Blob }
  | { readonly kind: 'gone' }

/** The contents of a stored file as an address inside this page, valid while the component is mounted. */
export const useBlobAddress = (attachment: Attachment): BlobAddress => {
  const { actions } = usePage()
  const [state, setState] = useState<BlobAddress>({ kind: 'reading' })
  useEffect(() => {
    let address: string | null = null
    let isMounted = true
    const read = async (): Promise<void> => {
      const blob = await actions.files.blobs.read(attachment)
      if (!isMounted) return
      if (blob === null) return setState({ kind: 'gone' })
      address = URL.createObjectURL(blob)
      setState({ kind: 'ready', address, blob })
    }
    void read()
    return () => {
      isMounted = false
      if (address !== null) URL.revokeObjectURL(address)
    }
  }, [actions, attachment])
  return state
}
