namespace RolloutConsole.Web.Hosting.Accounts;

/// <summary>Headers that keep answers out of caches and browsers on TLS.</summary>
internal static class ResponseHeaders
{
    private static readonly string[] s_neverStored = ["/api", "/rest", "/login", "/logout", "/sign-in", "/stop", "/people"];

    /// <summary>
    /// Answers of the APIs and of pages with forms for secrets are never stored, unless the endpoint says otherwise. Strict transport
    /// security is told over TLS only, and never for loopback names.
    /// </summary>
    public static IApplicationBuilder UseConsoleResponseHeaders(this IApplicationBuilder application, IHostEnvironment environment)
    {
        if (!environment.IsDevelopment())
        {
            application.UseHsts();
        }

        return application.Use((context, next) =>
        {
            if (Array.Exists(s_neverStored, path => context.Request.Path.StartsWithSegments(path)))
            {
                context.Response.OnStarting(static state =>
                {
                    var headers = ((HttpContext)state).Response.Headers;
                    if (headers.CacheControl.Count == 0)
                    {
                        headers.CacheControl = "no-store";
                    }

                    return Task.CompletedTask;
                }, context);
            }

            return next(context);
        });
    }
}
