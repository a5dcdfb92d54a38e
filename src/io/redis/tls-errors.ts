import type { Meaning } from "./errors.ts";

const CA_HINT = "Give the authority's certificate with --tls-ca";

/** What the TLS library says, by code. */
export const TLS_MEANINGS: readonly Meaning[] = [
  {
    codes: ["ERR_SSL_WRONG_VERSION_NUMBER", "EPROTO", "ERR_SSL_PACKET_LENGTH_TOO_LONG"],
    kind: "doubtful",
    says: (label, code) => `${label} does not speak TLS (${code})`,
    hint: "Take redis:// instead of rediss://, or the server's TLS port",
  },
  {
    codes: ["ERR_TLS_CERT_ALTNAME_INVALID"],
    kind: "doubtful",
    says: (label, code) => `The certificate of ${label} is for another host name (${code})`,
    hint: "Name the host as its certificate does, or give that name with --tls-server-name",
  },
  {
    codes: ["CERT_HAS_EXPIRED", "CERT_NOT_YET_VALID"],
    kind: "doubtful",
    says: (label, code) => `The certificate of ${label} is out of date (${code})`,
    hint: "Renew it, and check this machine's clock",
  },
  {
    codes: [
      "DEPTH_ZERO_SELF_SIGNED_CERT",
      "SELF_SIGNED_CERT_IN_CHAIN",
      "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
      "UNABLE_TO_GET_ISSUER_CERT",
      "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
      "CERT_UNTRUSTED",
    ],
    kind: "doubtful",
    says: (label, code) =>
      `The certificate of ${label} is not signed by an authority that is trusted here (${code})`,
    hint: CA_HINT,
  },
  {
    codes: ["ERR_SSL_TLSV1_ALERT_CERTIFICATE_REQUIRED"],
    kind: "doubtful",
    says: (label, code) => `${label} asks for a client certificate (${code})`,
    hint: "Give one with --tls-cert and --tls-key, signed by an authority that the server trusts",
  },
  {
    // All that TLS 1.2 says where 1.3 tells that a certificate is missing.
    codes: ["ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE"],
    kind: "doubtful",
    says: (label, code) => `${label} ends the TLS handshake (${code})`,
    hint: "It may ask for a client certificate: --tls-cert and --tls-key give one",
  },
  {
    codes: [
      "ERR_SSL_TLSV1_ALERT_UNKNOWN_CA",
      "ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE",
      "ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED",
      "ERR_SSL_SSLV3_ALERT_CERTIFICATE_REVOKED",
      "ERR_SSL_SSLV3_ALERT_CERTIFICATE_UNKNOWN",
      "ERR_SSL_SSLV3_ALERT_UNSUPPORTED_CERTIFICATE",
    ],
    kind: "doubtful",
    says: (label, code) => `${label} refuses the client certificate (${code})`,
    hint: "Look whether --tls-cert is in date, and signed by an authority that the server trusts",
  },
];

export function isTlsCode(code: string): boolean {
  return code === "EPROTO" || /CERT|SSL|TLS|CRL|SIGNATURE/.test(code);
}

/** Certificates fail in more ways than the table names; none of them is cured by waiting a minute. */
export const unknownTlsMeaning: Omit<Meaning, "codes"> = {
  kind: "doubtful",
  says: (label, code) => `The TLS handshake with ${label} fails (${code})`,
  hint: CA_HINT,
};
