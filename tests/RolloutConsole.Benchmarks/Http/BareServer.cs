using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace RolloutConsole.Benchmarks.Http;

/// <summary>
/// The limit: the smallest Kestrel handler that can do the outside of the job. GET answers bytes of the length of a root resource, POST
/// parses a small JSON body and answers empty.
/// </summary>
internal static class BareServer
{
    private static readonly byte[] s_answer = [.. Enumerable.Repeat((byte)' ', 300)];

    public static async Task RunAsync(string port)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        var application = builder.Build();
        application.Run(async context =>
        {
            if (HttpMethods.IsPost(context.Request.Method))
            {
                using var body = await JsonDocument.ParseAsync(context.Request.Body);
                context.Response.ContentLength = 0;
                return;
            }

            context.Response.ContentType = "application/json";
            context.Response.ContentLength = s_answer.Length;
            await context.Response.Body.WriteAsync(s_answer);
        });
        await application.RunAsync();
    }
}
