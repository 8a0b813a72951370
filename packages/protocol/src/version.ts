/** Version of the wire protocol. Raised when an older client could no longer understand the server. */
export const protocolVersion = 1;
