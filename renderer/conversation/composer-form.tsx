import { Paperclip, TextCursorInput } from 'lucide-react'
import { useEffect, useRef } from 'react'
import type { PromptCatalogueEntry, ResourceTemplateView } from '#contract/offers'
import { t } from '#contract/language/texts'
import { exhausted, type Problem } from '#contract/result'
import type { ListedTool } from '#contract/views'
import { filledMessage, type FilledMessage } from '../offers/filled-message.ts'
import { ComposerOfferForm } from '../offers/offer-form.tsx'
import { templateFields } from '../offers/template-fields.ts'
import { expandTemplate } from '../offers/uri-template.ts'
import { usePage } from '../page-context.ts'
import { ToolForm } from '../tool-form/tool-form.tsx'
import { WholeTool } from '../tool-form/whole-tool.tsx'
import type { NamedResource } from './draft-files.ts'

/** What stands in the composer's place until it is run, inserted, attached or closed. */
export type ChosenForm =
  | { readonly kind: 'tool'; readonly tool: ListedTool }
  | { readonly kind: 'prompt'; readonly prompt: PromptCatalogueEntry }
  | { readonly kind: 'template'; readonly alias: string; readonly template: ResourceTemplateView }

export const ComposerForm = (props: {
  readonly form: ChosenForm
  readonly onRunTool: (alias: string, tool: string, argumentsText: string) => Promise<Problem | null>
  readonly onInsert: (message: FilledMessage) => void
  readonly onResource: (resource: NamedResource) => void
  readonly onClose: () => void
}) => {
  const { form, onRunTool, onInsert, onResource, onClose } = props
  switch (form.kind) {
    case 'tool': {
      const { alias, tool, running } = form.tool
      return (
        <WholeTool alias={alias} name={tool.name} onMissing={onClose}>
          {(whole) => (
            <ToolForm
              entry={{ alias, tool: whole, running }}
              onRun={async (argumentsText) => {
                const refused = await onRunTool(alias, tool.name, argumentsText)
                if (!refused) onClose()
                return refused
              }}
              onClose={onClose}
            />
          )}
        </WholeTool>
      )
    }
    case 'prompt':
      return <PromptForm entry={form.prompt} onInsert={onInsert} onClose={onClose} />
    case 'template': {
      const { alias, template } = form
      return (
        <ComposerOfferForm
          alias={alias}
          name={`${alias}.${template.name}`}
          description={template.description}
          fields={templateFields(template)}
          target={{ kind: 'resource', uriTemplate: template.uriTemplate }}
          canComplete
          action={t('servers.resources.attach')}
          icon={Paperclip}
          onSubmit={(values) => {
            const uri = expandTemplate(template.uriTemplate, values)
            onResource({ alias, uri, name: template.title ?? template.name })
            return Promise.resolve(null)
          }}
          onClose={onClose}
        />
      )
    }
    default:
      return exhausted(form)
  }
}

const PromptForm = (props: {
  readonly entry: PromptCatalogueEntry
  readonly onInsert: (message: FilledMessage) => void
  readonly onClose: () => void
}) => {
  const { bridge } = usePage()
  const { alias, prompt } = props.entry
  const isClosed = useRef(false)
  useEffect(() => {
    isClosed.current = false
    return () => {
      isClosed.current = true
    }
  }, [])
  const { name } = prompt
  return (
    <ComposerOfferForm
      alias={alias}
      name={`${alias}.${name}`}
      description={prompt.description}
      fields={prompt.arguments}
      target={{ kind: 'prompt', name }}
      canComplete
      action={t('servers.prompts.insert')}
      icon={TextCursorInput}
      onSubmit={async (values) => {
        const reply = await bridge.fillPrompt({ alias, name, arguments: { ...values } })
        if (!reply.ok) return reply.problem
        // Whoever closed the form does not want it any more.
        if (isClosed.current) return null
        if (reply.value.messages.length === 0) return { code: 'empty', message: t('servers.prompts.empty') }
        props.onInsert(filledMessage(reply.value))
        return null
      }}
      onClose={props.onClose}
    />
  )
}
