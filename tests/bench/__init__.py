"""`make bench`: what each page costs, on a scratch database, beside a bare Django view."""
