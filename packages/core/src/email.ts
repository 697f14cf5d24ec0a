/**
 * A mail address as browsers accept it: the HTML standard's pattern ("valid e-mail address"), at most 254 characters
 * (RFC 5321, erratum 1690). `admin@localhost` is one; display names, lists, line breaks and letters beyond ASCII are
 * not. One rule for whoever gives an address, so that an account that could be made is one that can sign in.
 */
export const emailAddressPattern =
  /^(?=.{1,254}$)[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*$/;
