import { CircleAlert } from 'lucide-react'
import { Icon } from './icon.tsx'

/** What went wrong and what to do next, in the colour of failures and with an icon. */
export const ProblemText = ({ message }: { readonly message: string }) => (
  <p className="problem" role="alert">
    <Icon of={CircleAlert} />
    <span>{message}</span>
  </p>
)
