using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RolloutConsole.Api.Console;
using RolloutConsole.Api.Ddi;
using RolloutConsole.Api.Management;
using RolloutConsole.Api.Security;
using RolloutConsole.Api.Tests.Console;
using RolloutConsole.Engine.Latch;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Security;
using RolloutConsole.Store.Database;
using RolloutConsole.Testing;
using RolloutConsole.Testing.Security;

namespace RolloutConsole.Api.Tests.Management;

/// <summary>
/// The Management API on a real port over the real SQLite store, with Basic authentication. Only the engine is missing: commands to
/// rollouts are remembered, and what it would be told is counted.
/// </summary>
internal sealed class ManagementHost : IAsyncDisposable
{
    public const string Password = "a right long password";

    // Migrating once and copying is much faster than migrating for every test.
    private static readonly Lazy<Task<byte[]>> s_empty = new(MigrateAsync);

    // On a busy machine an answer takes long; who asked before sending a large body must not lose patience and send it all the same.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly string _folder = Path.Combine(Path.GetTempPath(), "rollout-console-tests", Guid.NewGuid().ToString("n"));
    private WebApplication _application = null!;

    private ManagementHost() => Stop = new FakeEmergencyStop(Clock);

    public HandClock Clock { get; } = new();

    public MemoryPeople People { get; } = new();

    public FakeEmergencyStop Stop { get; }

    public FakeRolloutCommands Rollouts { get; } = new();

    public CountingSignal Signal { get; } = new();

    public Uri Address { get; private set; } = null!;

    public string ArtifactFolder => Path.Combine(_folder, "artifacts");

    /// <summary>A script with every role.</summary>
    public HttpClient Boss { get; private set; } = null!;

    public IServiceProvider Services => _application.Services;

    /// <summary>A host with one account a role, named like it, and <c>boss</c> with all.</summary>
    public static async Task<ManagementHost> StartAsync(Action<IServiceCollection>? configure = null)
    {
        var host = new ManagementHost();
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var services = builder.Services;
        services.AddSingleton<TimeProvider>(host.Clock);
        services.AddSingleton<IPeopleStore>(host.People);
        services.AddSingleton<IPasswordHash, PlainPasswords>();
        services.AddSingleton<IDataProtectionProvider>(new EphemeralDataProtectionProvider());
        services.AddSingleton<ISecretProtector, TurningProtector>();
        services.AddSingleton<IEmergencyStop>(host.Stop);
        services.AddSingleton<IRolloutCommands>(host.Rollouts);
        services.AddSingleton<IOutcomeSignal>(host.Signal);
        services.AddAccountRules();
        services.AddConsoleAuthentication();
        services.AddRolloutStore(new DatabaseOptions { Folder = host._folder });
        services.AddInventoryStore(a => a.Path = Path.Combine(host._folder, "artifacts"));
        services.AddDdi();
        configure?.Invoke(services);

        var application = builder.Build();
        host._application = application;
        Directory.CreateDirectory(host._folder);
        await File.WriteAllBytesAsync(Path.Combine(host._folder, "rollouts.db"), await s_empty.Value);
        await application.Services.GetRequiredService<DatabaseStartup>().PrepareAsync(CancellationToken.None);
        foreach (var role in RoleWords.Single)
        {
            host.People.Put(role.ToString().ToLowerInvariant(), Password, role);
        }

        host.People.Put("boss", Password, ConsoleRole.All);
        host.People.Put("nobody", Password, ConsoleRole.None);
        application.UseAuthentication();
        application.UseAuthorization();
        application.MapManagementApi();
        application.MapConsoleFiles();
        application.MapPost("/test/sign-in/{name}", async (string name, HttpContext context) =>
        {
            var person = (await host.People.FindByNameAsync(name, context.RequestAborted))!;
            await context.SignInAsync(ConsoleSchemes.Cookie, ConsoleClaims.Build(
                ConsoleSchemes.Cookie, person.Id, person.Name, person.Roles, PersonStamp.Read(person.Stamp)));
        });
        await application.StartAsync().WithinLimit();
        host.Address = new Uri(application.Urls.Single() + "/rest/v1/");
        host.Boss = host.Script("boss");
        return host;
    }

    /// <summary>A client with Basic credentials.</summary>
    public HttpClient Script(string user)
    {
        var client = Stranger();
        client.DefaultRequestHeaders.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{Password}")));
        return client;
    }

    /// <summary>A client without credentials.</summary>
    public HttpClient Stranger() => new(new SocketsHttpHandler { Expect100ContinueTimeout = s_patience }) { BaseAddress = Address, Timeout = s_patience };

    /// <summary>A browser in which somebody has signed in, outside <c>/rest</c>.</summary>
    public async Task<HttpClient> SignedInAsync(string user)
    {
        var browser = new HttpClient(new HttpClientHandler { CookieContainer = new CookieContainer() }) { BaseAddress = new Uri(Address, "/") };
        (await browser.PostAsync($"test/sign-in/{user}", null).WithinLimit()).EnsureSuccessStatusCode();
        return browser;
    }

    /// <summary>Runs a statement on the database, for states that only devices or the engine bring about.</summary>
    public long Sql(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(_folder, "rollouts.db")}");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(command.ExecuteScalar() ?? 0L, System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>Rows of the audit as <c>caller action subject outcome</c>, oldest first.</summary>
    public List<string> Audit()
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(_folder, "rollouts.db")}");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT caller || ' ' || action || ' ' || subject || ' ' || outcome FROM audit ORDER BY id";
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
        {
            rows.Add(reader.GetString(0));
        }

        return rows;
    }

    private static async Task<byte[]> MigrateAsync()
    {
        var fixture = await SqliteFixture.CreateAsync();
        using (var connection = new SqliteConnection($"Data Source={fixture.Options.FilePath}"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
            command.ExecuteNonQuery();
        }

        var empty = await File.ReadAllBytesAsync(fixture.Options.FilePath);
        await fixture.DisposeAsync();
        return empty;
    }

    public async ValueTask DisposeAsync()
    {
        Boss.Dispose();
        await _application.DisposeAsync();
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }
}

/// <summary>Short words for requests and answers.</summary>
internal static class ManagementRequests
{
    public static Task<HttpResponseMessage> PostJsonAsync(this HttpClient client, string path, string body, string type = "application/json") =>
        client.PostAsync(path, new StringContent(body, Encoding.UTF8, MediaTypeHeaderValue.Parse(type).MediaType!));

    public static Task<HttpResponseMessage> PutJsonAsync(this HttpClient client, string path, string body) =>
        client.PutAsync(path, new StringContent(body, Encoding.UTF8, "application/json"));

    /// <summary>The answer's JSON, after a look at its status.</summary>
    public static async Task<JsonNode> JsonAsync(this Task<HttpResponseMessage> call, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var response = await call.WithinLimit();
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == expected, $"{(int)response.StatusCode} instead of {(int)expected}: {text}");
        return JsonNode.Parse(text)!;
    }

    /// <summary>Looks at a status whose body does not matter or must be empty.</summary>
    public static async Task<string> StatusAsync(this Task<HttpResponseMessage> call, HttpStatusCode expected)
    {
        using var response = await call.WithinLimit();
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == expected, $"{(int)response.StatusCode} instead of {(int)expected}: {text}");
        return text;
    }

    /// <summary>The error body of a refusal: code without its prefix, and message.</summary>
    public static async Task<(string Code, string Message)> RefusalAsync(this Task<HttpResponseMessage> call, int expected)
    {
        var body = await call.JsonAsync((HttpStatusCode)expected);
        Assert.False(string.IsNullOrEmpty((string?)body["exceptionClass"]));
        var code = (string)body["errorCode"]!;
        Assert.StartsWith("hawkbit.server.error.", code, StringComparison.Ordinal);
        return (code["hawkbit.server.error.".Length..], (string)body["message"]!);
    }

    public static async Task<long> CreateModuleAsync(this HttpClient client, string name = "rootfs", string version = "1", string type = "os") =>
        (long)(await client.PostJsonAsync("softwaremodules", $$"""[{"name":"{{name}}","version":"{{version}}","type":"{{type}}"}]""")
            .JsonAsync(HttpStatusCode.Created))[0]!["id"]!;

    public static async Task<long> CreateSetAsync(this HttpClient client, string name = "spring", string version = "1", string type = "os")
    {
        var module = await client.CreateModuleAsync($"{name}-module", version, type == "app" ? "application" : "os");
        return (long)(await client.PostJsonAsync(
            "distributionsets", $$"""[{"name":"{{name}}","version":"{{version}}","type":"{{type}}","modules":[{"id":{{module}}}]}]""")
            .JsonAsync(HttpStatusCode.Created))[0]!["id"]!;
    }

    public static Task CreateTargetsAsync(this HttpClient client, params string[] ids) => client.PostJsonAsync(
        "targets", JsonSerializer.Serialize(ids.Select(id => new { controllerId = id }))).JsonAsync(HttpStatusCode.Created);
}
