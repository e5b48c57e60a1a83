// The panel's own words, those that at Google come from Google: never a card's.

const ENGLISH = {
  back: "Back", menu: "More options", home: "Home", loading: "Loading", more: "Show more", less: "Show less", close: "Close",
  required: "Required", tooMany: (most) => `At most ${most}`, remove: (name) => `Remove ${name}`, none: "None", open: "Open",
  failed: "Something went wrong. Try again.", retry: "Try again", dismiss: "Dismiss",
  permission: "This needs your permission", permissionText: "You were asked for access and have not given it yet.", review: "Review permissions",
  offered: "Suggestions", suggestions: (count) => (count === 1 ? "1 suggestion" : `${count} suggestions`),
};

const DUTCH = {
  ...ENGLISH,
  back: "Terug", menu: "Meer opties", home: "Startpagina", loading: "Laden", more: "Meer tonen", less: "Minder tonen", close: "Sluiten",
  required: "Verplicht", tooMany: (most) => `Hoogstens ${most}`, remove: (name) => `${name} verwijderen`, none: "Geen", open: "Openen",
  failed: "Er ging iets mis. Probeer het opnieuw.", retry: "Opnieuw proberen", dismiss: "Sluiten",
  permission: "Hiervoor is je toestemming nodig", permissionText: "Er is om toegang gevraagd; die is nog niet gegeven.", review: "Toestemmingen bekijken",
  offered: "Suggesties", suggestions: (count) => (count === 1 ? "1 suggestie" : `${count} suggesties`),
};

const FRENCH = {
  ...ENGLISH,
  back: "Retour", menu: "Plus d’options", home: "Accueil", loading: "Chargement", more: "Afficher plus", less: "Afficher moins", close: "Fermer",
  required: "Obligatoire", tooMany: (most) => `${most} au maximum`, remove: (name) => `Supprimer ${name}`, none: "Aucun", open: "Ouvrir",
  failed: "Une erreur s’est produite. Réessayez.", retry: "Réessayer", dismiss: "Fermer",
  permission: "Votre autorisation est nécessaire", permissionText: "Un accès vous a été demandé et n’est pas encore accordé.", review: "Voir les autorisations",
  offered: "Suggestions", suggestions: (count) => (count === 1 ? "1 suggestion" : `${count} suggestions`),
};

const GERMAN = {
  ...ENGLISH,
  back: "Zurück", menu: "Weitere Optionen", home: "Startseite", loading: "Wird geladen", more: "Mehr anzeigen", less: "Weniger anzeigen", close: "Schließen",
  required: "Erforderlich", tooMany: (most) => `Höchstens ${most}`, remove: (name) => `${name} entfernen`, none: "Keine", open: "Öffnen",
  failed: "Etwas ist schiefgegangen. Versuchen Sie es erneut.", retry: "Erneut versuchen", dismiss: "Schließen",
  permission: "Dafür ist Ihre Zustimmung nötig", permissionText: "Der Zugriff wurde angefragt und noch nicht erteilt.", review: "Berechtigungen ansehen",
  offered: "Vorschläge", suggestions: (count) => (count === 1 ? "1 Vorschlag" : `${count} Vorschläge`),
};

const TABLE = { en: ENGLISH, nl: DUTCH, fr: FRENCH, de: GERMAN };

/** The table for a locale ("nl-NL"); English where there is none. */
export function words(locale = "en") {
  return TABLE[locale.slice(0, 2).toLowerCase()] ?? ENGLISH;
}
