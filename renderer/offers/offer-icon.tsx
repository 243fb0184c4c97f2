import './offers.css'

/** A server's own picture of what it offers. It says nothing: the name beside it does. */
export const OfferIcon = ({ icon }: { readonly icon: string | undefined }) =>
  icon !== undefined && <img className="offer-icon" alt="" src={icon} />
