"""How sign-up, sign-in and letters are fitted to the portal: django-allauth's adapter and forms."""
